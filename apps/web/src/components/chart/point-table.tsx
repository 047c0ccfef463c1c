import type { History } from '@foretop/shared/wire.ts'
import { toast } from '../../toasts.ts'
import { fullTime } from '../../zone.ts'
import buttons from '../button.module.css'
import styles from './chart.module.css'
import type { Panel } from './panels.ts'
import { csvOf } from './points.ts'

interface Props {
  readonly panel: Panel
  readonly history: History
  readonly format: (value: number | null) => string
}

/** The same points for readers of text. */
export function PointTable({ panel, history, format }: Props) {
  const copy = () =>
    navigator.clipboard
      .writeText(csvOf(history, panel.lines))
      .then(() => toast('Copied as CSV'))
      .catch(() => toast('The browser does not allow copying'))
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
            {history.times.map((time, at) => (
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
        <button type="button" className={buttons.button} onClick={copy}>
          Copy as CSV
        </button>
      </p>
    </>
  )
}
