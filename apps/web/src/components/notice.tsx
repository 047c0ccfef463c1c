import type { ReactNode } from 'react'
import buttons from './button.module.css'
import styles from './notice.module.css'

/** Something is empty: what would be here, and how to get it. */
export function Notice({ children }: { readonly children: ReactNode }) {
  return <div className={styles.notice}>{children}</div>
}

/** Something failed: what, in the server's words, and the way to try again. */
export function Failure({
  what,
  error,
  retry,
}: {
  readonly what: string
  readonly error: Error
  readonly retry: () => void
}) {
  return (
    <div className={styles.notice} role="alert">
      <p>
        {what}: {error.message}
      </p>
      <button type="button" className={buttons.button} onClick={retry}>
        Retry
      </button>
    </div>
  )
}
