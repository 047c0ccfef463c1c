import { useLocation, useSearchParams } from 'react-router'
import buttons from '../components/button.module.css'
import { fullTime } from '../time/zone.ts'
import { useSetQuery } from '../view/use-query.ts'
import { momentAsked } from './moment-asked.ts'
import styles from './past-notice.module.css'

/** A link may ask for a picture of the past, which is not kept: nobody is to take that of now for it. */
export function PastNotice() {
  const { pathname } = useLocation()
  const [query] = useSearchParams()
  const set = useSetQuery()
  const at = momentAsked(pathname, query)
  if (at === null) return null
  return (
    <p className={styles.notice} role="alert">
      <span>
        <strong>This is live</strong>, not {Number.isNaN(at) ? 'the moment' : fullTime(at)} as the link asks: pictures
        of the past are not kept. What changed then is under Events and in Graphs.
      </span>
      <button type="button" className={buttons.button} onClick={() => set({ at: null })}>
        Show live
      </button>
    </p>
  )
}
