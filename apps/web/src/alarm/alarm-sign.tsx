import styles from './alarm-sign.module.css'
import { useSound } from './use-sound.ts'

const BELL = 'M3 12h10l-1.5-2.5V6.5a3.5 3.5 0 0 0-7 0v3zM6.8 14h2.4'
const CROSSED = 'M2 2l12 12M4.5 6.5v3.2L3 12h8M6 3.5a3.5 3.5 0 0 1 5.5 3v2.5M6.8 14h2.4'

/** Whether this screen will call, for those who count on it: nothing where nobody asked for sound. */
export function AlarmSign() {
  const { state, words } = useSound()
  if (state === 'off') return null
  return (
    <span className={styles.sign} data-state={state}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={state === 'on' ? BELL : CROSSED} />
      </svg>
      <span className={state === 'on' ? 'sr' : undefined}>{words}</span>
    </span>
  )
}
