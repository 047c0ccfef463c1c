import { copyText } from '../../copy-text.ts'
import { csvOf } from '../../csv.ts'
import { fullTime } from '../../time/zone.ts'
import buttons from '../button.module.css'
import styles from './chart.module.css'
import type { Drawing } from './drawing.ts'
import { rowsOf } from './points.ts'

interface Props {
  readonly drawing: Drawing
  readonly format: (value: number | null) => string
}

/** The same points for readers of text. */
export function PointTable({ drawing: { panel, times }, format }: Props) {
  return (
    <>
      <section className={styles.table} aria-label={`${panel.title}, numbers`}>
        <table>
          <thead>
            <tr>
              <th>time</th>
              {panel.lines.map((line) => (
                <th key={line.key}>{line.label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time, at) => (
              <tr key={time}>
                <td>{fullTime(time)}</td>
                {panel.lines.map((line) => (
                  <td key={line.key}>{format(line.avg[at] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>
        <button
          type="button"
          className={buttons.button}
          onClick={() => void copyText(csvOf(rowsOf(times, panel.lines)), 'Copied as CSV')}
        >
          Copy as CSV
        </button>
      </p>
    </>
  )
}
