import { useId } from 'react'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { handlingOf, isProblem, WORDS } from '../checks/status.ts'
import { useCheckEvents } from '../checks/use-check-events.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { EventList } from '../events/event-list.tsx'
import { checkPath } from '../paths.ts'
import { fullTime } from '../time/zone.ts'
import type { MemberOf } from '../view/roles.ts'
import { Addresses } from './addresses.tsx'
import { MachineBox } from './machine.tsx'
import type { Pair } from './pair.ts'
import styles from './panel.module.css'

/** The latest moves; the check's own page has all of them. */
const MOVES = 4

interface Props {
  readonly member: MemberOf<'failover'>
  readonly pair: Pair
  readonly current: boolean
}

/** One pair: its machines side by side, who has what, who should, and why they fight. */
export function PairPanel({ member: { summary, look }, pair, current }: Props) {
  const heading = useId()
  const { standing, headline, confirmed, shared, machines, reasons } = pair
  const handling = isProblem(summary.status) || summary.downtime ? handlingOf(summary) : null
  const filled = confirmed && handling === null
  return (
    <article
      className={styles.panel}
      aria-labelledby={heading}
      data-panel={summary.id}
      data-standing={standing}
      data-current={current || undefined}
      data-stale={summary.stale || undefined}
    >
      <header className={styles.head}>
        <h2 id={heading}>
          <Shape status={summary.status} hollow={handling !== null || summary.candidate !== null} />
          <Link to={checkPath(summary.id)}>{summary.name}</Link> {shared !== null && <small>{shared}</small>}
          <span className="sr">, {WORDS[summary.status]}</span>
          <HandlingSign handling={handling} worded />
        </h2>
        <p className={styles.headline}>
          <strong>{headline}</strong>
          {summary.candidate !== null && (
            <span>
              {' '}
              seen {summary.candidate.count} of {summary.attempts}
            </span>
          )}
        </p>
        <p className={styles.since}>
          {WORDS[summary.status]} since <time>{fullTime(summary.since)}</time> · <Age since={summary.since} />
        </p>
      </header>
      <div className={styles.machines}>
        {machines.map((machine) => (
          <MachineBox key={machine.host} machine={machine} standing={standing} filled={filled} />
        ))}
      </div>
      {reasons.length > 0 ? (
        <ul className={styles.reasons} aria-label="Why they disagree">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : (
        isProblem(summary.status) && <p className={styles.reasons}>{summary.text}</p>
      )}
      <Addresses addresses={pair.addresses} />
      {look !== undefined && <Moves look={look} />}
    </article>
  )
}

function Moves({ look }: { readonly look: Parameters<typeof useCheckEvents>[0] }) {
  const events = useCheckEvents(look)?.filter(({ change }) => change.of === 'status')
  if (events === undefined || events.length === 0) return null
  return (
    <section className={styles.moves}>
      <h3>Last moves</h3>
      <EventList events={events.slice(0, MOVES)} />
    </section>
  )
}
