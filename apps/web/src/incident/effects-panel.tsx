import { formatDuration } from '@foretop/shared/format/duration.ts'
import { effectsCount, effectsOf } from '@foretop/shared/format/effects.ts'
import { effectsByCheck } from '@foretop/shared/incident/timeline.ts'
import type { IncidentView } from '@foretop/shared/incident-view.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { getIncidentEffects } from '../api.ts'
import { nameOfId, WORDS } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { useCheck } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import styles from './incident.module.css'

/** What it explains, or explained: how many, of which checks, and each with how long. */
export function EffectsPanel({ incident }: { readonly incident: IncidentView }) {
  const { id, effects: first } = incident
  const more = useInfiniteQuery({
    queryKey: ['effects', id],
    queryFn: ({ pageParam, signal }) => getIncidentEffects(id, pageParam, signal),
    initialPageParam: first.at(-1)?.seq ?? 0,
    getNextPageParam: ({ after }) => after,
    enabled: false,
  })
  const read = more.data?.pages.flatMap(({ effects }) => effects)
  const all = useMemo(() => effectsByCheck([...first, ...(read ?? [])]), [first, read])
  if (all.length === 0) return null
  const total = Math.max(incident.effectsCount, all.length)
  const isMore = all.length < incident.effectsCount && (read === undefined || more.hasNextPage)
  const names = all.map(({ checkId }) => table.rows.get(checkId)?.name ?? checkId.slice(checkId.indexOf('/') + 1))
  return (
    <section className={panel.panel}>
      <h2>
        {effectsCount(total)} <span className={styles.kinds}>{effectsOf(names).words}</span>
      </h2>
      <ul className={styles.effects}>
        {all.map(({ checkId, from, until, front }) => (
          <li key={checkId}>
            <Sign id={checkId} isOver={until !== null} />
            <Link to={checkPath(checkId)}>{nameOfId(checkId)}</Link>
            {front && <small>visitors see it</small>}
            <span>{until === null ? <Age since={from} /> : formatDuration(until - from)}</span>
          </li>
        ))}
      </ul>
      {isMore && (
        <button
          type="button"
          className={buttons.button}
          disabled={more.isFetching}
          onClick={() => (read === undefined ? more.refetch() : more.fetchNextPage())}
        >
          {total - all.length} more
        </button>
      )}
    </section>
  )
}

/** How it is now; of one that is explained no more as it should be, unless something else ails it. */
function Sign({ id, isOver }: { readonly id: string; readonly isOver: boolean }) {
  const status = useCheck(id)?.status ?? 'pending'
  return (
    <>
      <Shape status={status} hollow={!isOver} />
      <span className="sr">{WORDS[status]}</span>
    </>
  )
}
