import buttons from '../components/button.module.css'
import segmented from '../components/segmented.module.css'
import { serverNow } from '../live/server-time.ts'
import { listedTime } from '../time/zone.ts'
import styles from './controls.module.css'
import type { LineLook } from './look.ts'
import type { Pause } from './use-pause.ts'

interface Props {
  readonly wide: boolean
  readonly onWide: (wide: boolean) => void
  readonly pause: Pause
}

/** Which layout, and whether the picture moves. */
export function Controls({ wide, onWide, pause }: Props) {
  return (
    <>
      <fieldset className={`${segmented.segmented} ${styles.layout}`} aria-label="Layout">
        <button type="button" aria-pressed={!wide} onClick={() => onWide(false)}>
          Cards
        </button>
        <button type="button" aria-pressed={wide} onClick={() => onWide(true)}>
          Lines
        </button>
      </fieldset>
      <button type="button" className={buttons.button} aria-pressed={pause.since !== null} onClick={pause.toggle}>
        {pause.since === null ? 'Pause' : 'Go on'} <kbd>space</kbd>
      </button>
    </>
  )
}

/** Says that the picture stands still, and what it keeps back. */
export function PauseBar({ pause: { since, held, toggle } }: Pick<Props, 'pause'>) {
  if (since === null) return null
  return (
    <p className={styles.paused}>
      <strong>Paused at {listedTime(since, serverNow())}</strong>
      <span>
        {held} {held === 1 ? 'line is' : 'lines are'} held back
      </span>
      <button type="button" className={buttons.button} onClick={toggle}>
        Go on
      </button>
    </p>
  )
}

/** What the old tool printed with `-s`: all of them in two numbers, and how many are down. */
export function Totals({ latest }: { readonly latest: readonly LineLook[] }) {
  const sum = (read: (look: LineLook) => number) =>
    latest.reduce((total, look) => total + (look.is === 'answered' ? read(look) : 0), 0)
  const count = (is: LineLook['is']) => latest.filter((look) => look.is === is).length
  return (
    <p className={styles.totals}>
      <span>{sum(({ inFlight }) => inFlight)} in flight</span>
      <span>{sum(({ waiting }) => waiting)} waiting</span>
      {count('down') > 0 && <strong data-status="critical">{count('down')} down</strong>}
      {count('unknown') > 0 && <strong data-status="unknown">{count('unknown')} not seen</strong>}
    </p>
  )
}
