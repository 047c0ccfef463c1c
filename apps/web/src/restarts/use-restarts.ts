import type { RestartView } from '@foretop/shared/model.ts'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { getRestarts } from '../api.ts'
import { everySecond, serverNow } from '../live/server-time.ts'
import { asOf, STANDS_MS } from './as-of.ts'
import { type RestartWord, restartablesOf, restartWordOf } from './restart-word.ts'

/** What speaks against a restart is seen within seconds; where there is none, somebody may configure one. */
const REFETCH_MS = 3_000
const SELDOM_MS = 60_000

const NONE: readonly RestartView[] = []

/** What can be restarted, and whether that is safe: asked for again and again, once for all who show it. */
export function useRestarts(): readonly RestartView[] {
  const said = useSaid().data ?? NONE
  const isFresh = useSyncExternalStore(everySecond, () => said.every(({ at }) => serverNow() - at <= STANDS_MS))
  return isFresh ? said : asOf(said, serverNow())
}

/** Whether anything can be restarted at all. */
export const useHasRestarts = (): boolean => useSaid((restarts) => restarts.length > 0).data ?? false

const useSaid = <T = readonly RestartView[]>(select?: (restarts: readonly RestartView[]) => T) =>
  useQuery({
    queryKey: ['restarts'],
    queryFn: ({ signal }) => getRestarts(signal),
    staleTime: REFETCH_MS,
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? REFETCH_MS : SELDOM_MS),
    ...(select !== undefined && { select }),
  })

/** On the card of a check. */
export const useRestartWord = (check: string): RestartWord | null =>
  restartWordOf(restartablesOf(useRestarts(), { check }))
