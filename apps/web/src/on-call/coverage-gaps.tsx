import { spansText } from '@foretop/shared/format/coverage.ts'
import { byNeed, isGap, rowName, silentHours } from '@foretop/shared/format/coverage-rows.ts'
import type { Coverage } from '@foretop/shared/model.ts'
import { StatusWord } from '../components/shape.tsx'
import styles from './coverage.module.css'

/** In words, as a table: when nobody hears of what. */
export function CoverageGaps({ coverage }: { readonly coverage: Coverage }) {
  const { rows, hours, checks } = coverage
  const silent = byNeed(rows).filter((row) => row.hours.includes(0))
  const gaps = silent.filter(isGap)
  return (
    <section className={styles.gaps} aria-labelledby="gaps">
      <h2 id="gaps">{gaps.length === 0 ? 'No gaps' : gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`}</h2>
      {gaps.length === 0 && (
        <p>
          Somebody hears of everything, at any hour
          {silent.length > 0 && ', but for what routes give to nobody on purpose'}.
        </p>
      )}
      {silent.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Nobody hears</th>
              <th scope="col">of</th>
              <th scope="col">when it is</th>
            </tr>
          </thead>
          <tbody>
            {silent.map((row) => (
              <tr key={`${row.statuses} ${row.checks[0]} ${row.count}`} data-wanted={row.isWanted || undefined}>
                <td>
                  <b>
                    {silentHours(row).length === hours ? 'at any hour' : <Spans text={spansText(silentHours(row))} />}
                  </b>
                  {row.isWanted && <small>on purpose: a route says so</small>}
                </td>
                <td>{rowName(row, checks)}</td>
                <td className={styles.statuses}>
                  {row.statuses.map((status) => (
                    <StatusWord key={status} status={status} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** A time is not broken in two. */
const Spans = ({ text }: { readonly text: string }) =>
  text.split(', ').map((span, index) => (
    <span key={span}>
      {index > 0 && ', '}
      <span className={styles.span}>{span}</span>
    </span>
  ))
