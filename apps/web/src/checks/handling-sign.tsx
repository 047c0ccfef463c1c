import styles from './handling-sign.module.css'
import type { Handling } from './status.ts'

const PATHS: { readonly [handling in Handling]: string } = {
  acknowledged: 'M2.5 8.5 6.5 12.5 13.5 4',
  downtime:
    'M13.6 4.4a3.6 3.6 0 0 1-4.8 4.4L4.4 13.2a1.4 1.4 0 0 1-2-2l4.4-4.4a3.6 3.6 0 0 1 4.5-4.7L9 4.4 9.4 6.6l2.2.4z',
  silenced: 'M2 2l12 12M4.5 6.5v3.2L3 12h8M6 3.5a3.5 3.5 0 0 1 5.5 3v2.5M6.8 14h2.4',
  blocked: 'M6.5 9.5 9.5 6.5M7 4.5l1.8-1.8a3 3 0 0 1 4.4 4.4L11.4 9M9 11.5l-1.8 1.8a3 3 0 0 1-4.4-4.4L4.6 7',
}

interface Props {
  readonly handling: Handling | null
  /** With the word beside it. */
  readonly worded?: boolean
}

/** Who or what has a problem already. */
export function HandlingSign({ handling, worded = false }: Props) {
  if (handling === null) return null
  return (
    <span className={styles.sign}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={PATHS[handling]} />
      </svg>
      <span className={worded ? undefined : 'sr'}>{handling}</span>
    </span>
  )
}
