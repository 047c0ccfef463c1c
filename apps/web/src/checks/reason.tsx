import type { Status } from '@foretop/shared/model.ts'
import buttons from '../components/button.module.css'
import styles from '../components/panel.module.css'
import { toast } from '../shell/toasts.ts'

/** What the last look said, whole, as it came. */
export function Reason({ text, status }: { readonly text: string; readonly status: Status }) {
  if (text === '') return null
  const copy = async () => {
    try {
      // Over plain HTTP there is no clipboard at all, so even asking for it may throw.
      await navigator.clipboard.writeText(text)
      toast('Copied')
    } catch {
      toast('The browser does not allow copying: select the text')
    }
  }
  return (
    <div className={styles.reason} data-status={status}>
      <pre>{text}</pre>
      <button type="button" className={buttons.quiet} onClick={copy}>
        Copy
      </button>
    </div>
  )
}
