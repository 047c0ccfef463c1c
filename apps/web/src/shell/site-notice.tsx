import { useSite } from '../live/hooks.ts'
import styles from './site-notice.module.css'

/** What the configuration wants everybody to know (maintenance, staging, a simulation): small, and always there. */
export function SiteNotice() {
  const { notice } = useSite()
  if (!notice) return null
  return (
    <p className={styles.notice} title={notice} role="note" aria-label="Notice">
      {notice}
    </p>
  )
}
