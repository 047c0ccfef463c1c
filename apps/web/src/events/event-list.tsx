import type { Transition } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import { isProblem, nameOfId } from '../checks/status.ts'
import { pictureNow } from '../live/live.ts'
import { checkPath, incidentPath } from '../paths.ts'
import { clockTime, dayDate, isSameDay, listedTime } from '../time/zone.ts'
import { EventChange } from './event-change.tsx'
import styles from './event-list.module.css'

interface Props {
  /** Newest first. */
  readonly events: readonly Transition[]
  /** With the day at the head of each day; else beside each time that is not of today. */
  readonly dated?: boolean
  /** With the name of the check. */
  readonly named?: boolean
}

export function EventList({ events, dated = false, named = false }: Props) {
  const now = pictureNow()
  const isBeside = !dated && events.some(({ at }) => !isSameDay(at, now))
  const time = (at: number) => (dated ? clockTime(at) : listedTime(at, now))
  return (
    <ol className={styles.list} data-dated={isBeside || undefined}>
      {events.map((event, at) => {
        const before = events[at - 1]
        return (
          <li key={event.seq}>
            {dated && (before === undefined || !isSameDay(before.at, event.at)) && (
              <h2 className={styles.day}>{dayDate(event.at)}</h2>
            )}
            <div className={styles.event} data-named={named || undefined}>
              <time dateTime={new Date(event.at).toISOString()}>
                {opensIncident(event) ? (
                  <Link to={incidentPath(String(event.seq))} title="The incident">
                    {time(event.at)}
                  </Link>
                ) : (
                  time(event.at)
                )}
              </time>
              <EventChange change={event.change} />
              {named && event.checkId !== '' && <Link to={checkPath(event.checkId)}>{nameOfId(event.checkId)}</Link>}
              <span className={styles.text} data-wide={event.checkId === '' || undefined} title={event.text}>
                {event.text}
              </span>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** It is named after it. */
const opensIncident = ({ change }: Transition): boolean =>
  change.of === 'status' && isProblem(change.to) && !isProblem(change.from)
