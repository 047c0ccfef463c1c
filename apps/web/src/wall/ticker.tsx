import type { Transition } from '@foretop/shared/model.ts'
import { nameOfId } from '../checks/status.ts'
import { EventChange } from '../events/event-change.tsx'
import { useEvents, useSurvey } from '../live/hooks.ts'
import { serverNow } from '../live/server-time.ts'
import { listedTime, sinceTime } from '../time/zone.ts'
import styles from './lines.module.css'

/** The last changes. It never scrolls: what has no room is left out whole. */
export function Ticker() {
  const { total, quietSince } = useSurvey()
  const events = useEvents()
  const now = serverNow()
  return (
    <footer className={styles.ticker}>
      <span className={styles.lead}>
        {total.toLocaleString('en').replace(',', '\u202f')} checks
        {quietSince > 0 && ` · no change since ${sinceTime(quietSince, now)}`}
      </span>
      <ol className={styles.items} aria-label="Latest changes">
        {events
          .filter(isNews)
          .slice(0, 8)
          .map((event) => (
            <li key={event.seq} className={styles.item}>
              <time>{listedTime(event.at, now)}</time> <b>{nameOfId(event.checkId) || event.text}</b>{' '}
              <EventChange change={event.change} />
            </li>
          ))}
      </ol>
    </footer>
  )
}

/** The first look at a new check is no news. */
const isNews = ({ change }: Transition) => !(change.of === 'status' && change.from === 'pending' && change.to === 'ok')
