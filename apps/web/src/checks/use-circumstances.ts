import type { Quiet } from '@foretop/shared/model.ts'
import { inScope } from '@foretop/shared/scope.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getDowntimes, getNotes } from '../api.ts'
import type { Circumstances } from '../components/chart/drawing-of.ts'
import { spansOf } from '../time/spans.ts'
import { useCheckEvents } from './use-check-events.ts'

interface Frame {
  readonly from: number
  readonly to: number
  readonly now: number
}

/** Notes are few, and one that is written now may wait for a minute. */
const CALM_MS = 60_000
const nothing: Circumstances = { spans: [], downtimes: [], notes: [] }

/** What is known of a check beside its numbers; nothing without a check. */
export function useCircumstances(check: Summary | undefined, { from, to, now }: Frame): Circumstances {
  const events = useCheckEvents(check)
  // Asked by the day, so that a moving end does not ask again and again.
  const [first, last] = [Math.floor(from / DAY_MS) * DAY_MS, Math.ceil(to / DAY_MS) * DAY_MS]
  const notes = useQuery({
    queryKey: ['notes', check?.id, first, last],
    queryFn: ({ signal }) => getNotes(check?.id ?? '', first, last, signal),
    enabled: check !== undefined,
    staleTime: CALM_MS,
    placeholderData: (before) => before,
  }).data
  const downtimes = useQuery({
    queryKey: ['downtimes', 'all'],
    queryFn: ({ signal }) => getDowntimes(signal),
    enabled: check !== undefined,
    staleTime: CALM_MS,
  }).data
  const { id, host, name, status } = check ?? {}
  const groups = check?.groups.join()
  return useMemo(() => {
    if (id === undefined || name === undefined || status === undefined) return nothing
    const whose = { id, name, host: host ?? null, groups: groups?.split(',') ?? [] }
    return {
      spans: events === undefined ? [] : spansOf(events, status, from, Math.min(to, now)),
      downtimes: (downtimes ?? []).flatMap((quiet) => (inScope(quiet.match, whose) ? spanOf(quiet) : [])),
      notes: notes ?? [],
    }
  }, [id, host, name, status, groups, events, notes, downtimes, from, to, now])
}

const DAY_MS = 86_400_000

const spanOf = ({ beganAt, endedAt, until }: Quiet) =>
  beganAt === null ? [] : [{ from: beganAt, to: endedAt ?? until }]
