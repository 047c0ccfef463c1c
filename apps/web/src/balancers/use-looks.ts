import { isOld } from '@foretop/shared/stream.ts'
import { useQueries } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { getHistory } from '../api.ts'
import { useSame } from '../components/use-same.ts'
import { useStream } from '../live/hooks.ts'
import { viewStore } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import type { Member, Roles } from '../view/roles.ts'
import { LOOK_ROLES, type LookRole, lookOf, looksIn } from './look.ts'
import { KEPT_MS, type LineLooks, LookLog } from './look-log.ts'

/** Two looks a second; with fewer points they would come as averages. */
const POINTS = 1_800

interface Past {
  readonly looks: LineLooks
  /** Why the past of some could not be read, and how to try again. */
  readonly failure: { readonly text: string; readonly again: () => void } | null
}

/** The last quarter of an hour of each member: what history has of it, then each look as it comes. */
export function useLooks(members: readonly Member<LookRole>[]): Past {
  const [log] = useState(() => new LookLog())
  const returns = useReturns()
  const watched = useSame(members.map(({ summary }) => summary.id))
  const rolesOf = new Map(members.map(({ summary, roles }) => [summary.id, roles]))
  // Roles come from the catalogue: the same for as long as the ids are.
  const [roles, setRoles] = useState<ReadonlyMap<string, Roles<LookRole>>>(rolesOf)
  if (watched.some((id) => !roles.has(id))) setRoles(rolesOf)

  useEffect(() => {
    const hear = () => {
      for (const id of watched) {
        const part = roles.get(id)
        const look = part === undefined ? undefined : lookOf({ look: viewStore.get(id), roles: part })
        if (look !== undefined) log.add(id, [look])
      }
    }
    hear()
    const stop = viewStore.subscribe(hear)
    return () => void stop()
  }, [log, watched, roles])

  const histories = useQueries({
    queries: watched.map((id) => ({
      queryKey: ['looks', id, returns],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const part = roles.get(id) ?? NO_ROLES
        const to = Math.ceil(serverNow())
        const history = await getHistory(id, to - KEPT_MS, to, POINTS, signal, numbersOf(part))
        // Into the one place where looks are kept; the answer itself is of no further use.
        log.add(id, looksIn(history, part))
        return history.to
      },
      enabled: returns > 0,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    })),
  })
  const failed = histories.find(({ error }) => error !== null)
  const again = () => histories.forEach(({ error, refetch }) => void (error !== null && refetch()))
  return {
    looks: useSyncExternalStore(log.subscribe, log.looks),
    failure: failed?.error == null ? null : { text: failed.error.message, again },
  }
}

const NO_ROLES: Roles<LookRole> = new Map()

const numbersOf = (roles: Roles<LookRole>): readonly string[] =>
  LOOK_ROLES.flatMap((role) => roles.get(role)?.name ?? [])

/** Rises each time the stream comes, first or again: what was missed meanwhile is in the history. */
function useReturns(): number {
  const old = isOld(useStream().sight)
  const [state, setState] = useState({ old: true, returns: 0 })
  if (state.old !== old) setState({ old, returns: state.returns + (old ? 0 : 1) })
  return state.returns
}
