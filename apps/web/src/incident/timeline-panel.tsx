import type { IncidentView } from '@foretop/shared/incident-view.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getNotes } from '../api.ts'
import { effectsOf } from '../checks/effects.ts'
import { nameOfId } from '../checks/status.ts'
import panel from '../components/panel.module.css'
import { EventChange } from '../events/event-change.tsx'
import { table } from '../live/live.ts'
import { clockTime, dayDate, isSameDay } from '../time/zone.ts'
import styles from './incident.module.css'
import { type Moment, timelineOf } from './timeline.ts'

const CALM_MS = 60_000
const NAMED = 3

/** What happened, newest first, in one list: its own turns, what people did and wrote, and its effects. */
export function TimelinePanel({ incident, now }: { readonly incident: IncidentView; readonly now: number }) {
  const { checkId, openedAt, closedAt } = incident
  const to = Math.ceil((closedAt ?? now) / CALM_MS) * CALM_MS
  const notes = useQuery({
    queryKey: ['notes', checkId, openedAt, to],
    queryFn: ({ signal }) => getNotes(checkId, openedAt, to, signal),
    staleTime: CALM_MS,
    placeholderData: (before) => before,
  }).data
  const moments = useMemo(() => timelineOf(incident, notes ?? []), [incident, notes])
  return (
    <section className={panel.panel}>
      <h2>What happened</h2>
      <ol className={styles.timeline}>
        {moments.map((moment, index) => {
          const before = moments[index - 1]
          const isNewDay = before === undefined ? !isSameDay(moment.at, now) : !isSameDay(before.at, moment.at)
          return (
            <li key={`${moment.of} ${moment.of === 'event' ? moment.event.seq : moment.at}`}>
              {isNewDay && <h3>{dayDate(moment.at)}</h3>}
              <div>
                <time dateTime={new Date(moment.at).toISOString()}>{clockTime(moment.at)}</time>
                <What moment={moment} />
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function What({ moment }: { readonly moment: Moment }) {
  if (moment.of === 'event')
    return (
      <span className={styles.what}>
        <EventChange change={moment.event.change} /> <span>{moment.event.text}</span>
      </span>
    )
  if (moment.of === 'note')
    return (
      <span className={styles.what}>
        <b>{moment.note.by === '' ? 'Note' : moment.note.by}</b> <span>{moment.note.text}</span>
      </span>
    )
  const { of, at, to, checkIds } = moment
  return (
    <span className={styles.folded}>
      {of === 'began' ? '' : 'no longer '}explained: {summed(checkIds)}
      {clockTime(to) !== clockTime(at) && `, until ${clockTime(to)}`}
    </span>
  )
}

/** A few by name, many by what they are. */
function summed(checkIds: readonly string[]): string {
  if (checkIds.length <= NAMED) return checkIds.map(nameOfId).join(', ')
  const names = checkIds.map((id) => table.rows.get(id)?.name ?? id.slice(id.indexOf('/') + 1))
  return `${checkIds.length} checks: ${effectsOf(names).words}`
}
