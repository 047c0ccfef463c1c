import type { Row, Scalar } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import styles from '../components/panel.module.css'
import { pictureNow } from '../live/live.ts'
import { listedTime } from '../time/zone.ts'

/** What the look found beside numbers: words as a list, rows as tables, all of it as it came. */
export function Details({ details }: { readonly details: CheckView['details'] }) {
  const words = Object.entries(details).filter((entry): entry is [string, Scalar] => !Array.isArray(entry[1]))
  const tables = Object.entries(details).filter(
    (entry): entry is [string, Row[]] => Array.isArray(entry[1]) && entry[1].length > 0,
  )
  return (
    <>
      {words.length > 0 && (
        <section className={styles.panel} aria-label="Details">
          <dl className={styles.readings}>
            {words.map(([name, value]) => (
              <div key={name}>
                <dt>{spaced(name)}</dt>
                <dd>{text(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {tables.map(([name, rows]) => (
        <Rows key={name} name={name} rows={rows} />
      ))}
    </>
  )
}

function Rows({ name, rows }: { readonly name: string; readonly rows: readonly Row[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return (
    <section className={styles.panel} aria-label={spaced(name)}>
      <h2>{spaced(name)}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.rows} tabIndex={0} aria-label={`${spaced(name)}, rows`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{spaced(column)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // Rows have no name of their own and are replaced whole.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              <tr key={at}>
                {columns.map((column) => (
                  <td key={column} data-number={typeof row[column] === 'number' || undefined}>
                    {text(row[column] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

const text = (value: Scalar) => (value === null ? '–' : typeof value === 'string' ? withOurTimes(value) : String(value))

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** Moments come in nobody’s zone, and are read in the reader’s. */
const withOurTimes = (text: string) => text.replaceAll(MOMENT, (moment) => listedTime(Date.parse(moment), pictureNow()))

/** `lastError` → `last error` */
const spaced = (name: string) => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
