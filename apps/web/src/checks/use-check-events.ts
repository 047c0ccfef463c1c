import type { Transition } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { getEvents } from '../api.ts'

/** Enough for a day of a flapping check; graphs of a longer range tint what is known. */
const LIMIT = 200

type Known = Pick<
  Summary,
  'id' | 'status' | 'since' | 'flapping' | 'blockedBy' | 'acknowledged' | 'silenced' | 'downtime'
>

/** A check's transitions, newest first; fetched anew when anything changes that events tell. */
export function useCheckEvents(check: Known | undefined): readonly Transition[] | undefined {
  const { id, status, since, flapping, blockedBy, acknowledged, silenced, downtime } = check ?? {}
  return useQuery({
    queryKey: ['events', id, status, since, flapping, blockedBy, acknowledged, silenced, downtime],
    queryFn: ({ signal }) => getEvents({ check: id, limit: LIMIT }, signal),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  }).data
}
