import type { CheckView } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import styles from '../components/panel.module.css'
import { EventList } from '../events/event-list.tsx'
import { pictureNow } from '../live/live.ts'
import { spansOf } from '../time/spans.ts'
import { listedTime } from '../time/zone.ts'
import { WORDS } from './status.ts'
import { useCheckEvents } from './use-check-events.ts'

const DAY_MS = 86_400_000
const SHOWN = 8

/** The last day as a strip, and its latest transitions: nothing that is older. */
export function Past({ check }: { readonly check: CheckView }) {
  const events = useCheckEvents(check)
  if (events === undefined) return null
  const now = pictureNow()
  const [latest] = events
  const ofDay = events.filter(({ at }) => at >= now - DAY_MS)
  const spans = spansOf(events, check.status, now - DAY_MS, now)
  return (
    <section className={styles.panel}>
      <h2>Last 24 hours</h2>
      <div className={styles.strip} role="img" aria-label={spans.map((span) => WORDS[span.status]).join(', then ')}>
        {spans.map((span) => (
          <span
            key={span.from}
            data-status={span.status}
            style={{
              left: `min(${((span.from - now + DAY_MS) / DAY_MS) * 100}%, calc(100% - 2px))`,
              width: `${((span.to - span.from) / DAY_MS) * 100}%`,
            }}
          />
        ))}
      </div>
      <EventList events={ofDay.slice(0, SHOWN)} />
      {events.length === 0 && <p>Nothing has changed since it is looked at.</p>}
      {latest !== undefined && ofDay.length === 0 && <p>No change; the last was on {listedTime(latest.at, now)}.</p>}
      {events.length > Math.min(SHOWN, ofDay.length) && (
        <p>
          <Link className={styles.more} to={`/events?${new URLSearchParams({ check: check.id })}`}>
            All events
          </Link>
        </p>
      )}
    </section>
  )
}
