import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { MemberOf } from '../view/roles.ts'
import styles from './server-panel.module.css'

/** What runs there now, the longest first. */
export function Queries({ member: { look } }: { readonly member: MemberOf<'databases'> }) {
  const queries = look?.details.queries
  if (!Array.isArray(queries))
    return (
      <section>
        <h3>Running now</h3>
        <p>It does not tell what runs.</p>
      </section>
    )
  const rows = queries.toSorted((one, other) => Number(other.seconds) - Number(one.seconds))
  const hidden = rows.some(({ statement }) => statement === undefined)
  return (
    <section>
      <h3>
        Running now <small>{rows.length}</small>
      </h3>
      {rows.length === 0 && <p>Nothing runs.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.list} aria-label="Statements, the longest first" tabIndex={0}>
        <table>
          <tbody>
            {rows.map(({ id, seconds, user, database, state, statement }, at) => (
              <tr key={`${id ?? at}`}>
                <td>{formatDuration(Number(seconds) * 1_000)}</td>
                <td>{[user, database].filter(Boolean).join(' @ ')}</td>
                <td>{statement ?? state}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hidden && (
        <p>
          Their text is not shown: it can hold personal data. Who may see it sets <code>showQueries: true</code> under{' '}
          <code>with:</code> of this check.
        </p>
      )}
    </section>
  )
}
