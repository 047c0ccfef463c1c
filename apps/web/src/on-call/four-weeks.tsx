import type { OnCallView, RotaView } from '@foretop/shared/on-call.ts'
import { dayDate, weekdayTime, zoneOffsetMs } from '../time/zone.ts'
import { dayStarts } from './days.ts'
import styles from './on-call.module.css'
import { titleOf } from './people.ts'

/** Colours there are for people; whoever comes after them begins again, and all bear their names anyway. */
const TONES = 4

/** So much of the whole a date takes on a phone. */
const LAST_LABEL = 0.14

/** A bar for each rota: who is on call when, in the reader's zone. */
export function FourWeeks({ view }: { readonly view: OnCallView }) {
  const lengthMs = view.until - view.at
  const place = (at: number) => `${((at - view.at) / lengthMs) * 100}%`
  const days = dayStarts(view.at, view.until, zoneOffsetMs)
  // One that is cut to two letters says nothing.
  const hasRoom = ({ at }: { readonly at: number }) => view.until - at > lengthMs * LAST_LABEL
  const mondays = days.filter(({ isMonday }) => isMonday)
  return (
    <div className={styles.weeks}>
      <div className={styles.dates} aria-hidden="true">
        {mondays.filter(hasRoom).map(({ at }) => (
          <span key={at} style={{ left: place(at) }}>
            {dayDate(at)}
          </span>
        ))}
      </div>
      {view.rotas.map((rota) => (
        <section key={rota.name} aria-label={rota.title}>
          <h3>
            {rota.title} <small>by the clock of {rota.zone}</small>
          </h3>
          <div className={styles.bar} aria-hidden="true">
            {rota.stints.map(({ from, until, person, override }) => (
              <span
                key={from}
                className={styles.stint}
                data-tone={person === null ? 'nobody' : view.people.findIndex(({ name }) => name === person) % TONES}
                data-override={override || undefined}
                style={{ left: place(from), width: `${((until - from) / lengthMs) * 100}%` }}
                title={`${titleOf(person, view)}${override ? ', in place of somebody else' : ''}: ${weekdayTime(from)} to ${weekdayTime(until)}`}
              >
                <span>{titleOf(person, view)}</span>
              </span>
            ))}
            {mondays.map(({ at }) => (
              <i key={at} style={{ left: place(at) }} />
            ))}
          </div>
          <HandOvers rota={rota} view={view} />
        </section>
      ))}
    </div>
  )
}

/** So many are said in words. */
const MOST_SAID = 8

function HandOvers({ rota, view }: { readonly rota: RotaView; readonly view: OnCallView }) {
  const coming = rota.stints.slice(1)
  return (
    <div className={styles.handovers}>
      <ol aria-label={`Hand-overs of ${rota.title}`}>
        {coming.slice(0, MOST_SAID).map(({ from, person, override }) => (
          <li key={from}>
            <time dateTime={new Date(from).toISOString()}>{weekdayTime(from)}</time> {titleOf(person, view)}
            {override && <em> in place of somebody else</em>}
          </li>
        ))}
      </ol>
      {coming.length > MOST_SAID && <p>and {coming.length - MOST_SAID} more in these weeks</p>}
    </div>
  )
}
