import { hiddenBy } from '@foretop/shared/hidden.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { nameOf, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { useQuiets } from '../deeds/use-handling.ts'
import { serverNow } from '../live/server-time.ts'
import { sinceTime } from '../time/zone.ts'
import styles from './lines.module.css'

/** A silence that somebody forgot must not hide a fault from all: which does, since when, and when it ends. */
export function HiddenStrip({ handled }: { readonly handled: readonly Summary[] }) {
  const silenced = handled.filter((check) => check.silenced)
  const silences = useQuiets('silence', silenced.length > 0).data ?? []
  const hiding = silences
    .flatMap((silence) => {
      const hidden = hiddenBy(silence, silenced)
      return hidden === null ? [] : [{ silence, hidden }]
    })
    .toSorted((a, b) => a.hidden.since - b.hidden.since)
  if (hiding.length === 0) return null
  const now = serverNow()
  return (
    <div className={styles.strip}>
      <span className={styles.lead}>silenced {hiding.reduce((sum, { hidden }) => sum + hidden.checks.length, 0)}</span>
      <ul className={styles.items} aria-label="Trouble that silences hide">
        {hiding.slice(0, 10).map(({ silence: { id, by, until }, hidden: { checks, since } }) => (
          <li key={id}>
            <Link to="/problems?quiet=1" className={styles.item}>
              <Shape status={worst(checks)} hollow /> <span className="sr">{WORDS[worst(checks)]}</span>
              <span className={styles.name}>{checks[0] && nameOf(checks[0])}</span>
              {checks.length > 1 && ` and ${checks.length - 1} more`} since {sinceTime(since, now)}, until{' '}
              {sinceTime(until, now)}
              {by !== '' && <span className={styles.by}>by {by}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

const worst = (checks: readonly Summary[]): Summary['status'] =>
  (['critical', 'unknown', 'warning'] as const).find((status) => checks.some((check) => check.status === status)) ??
  'warning'
