import { SAFETY_WORDS, whyText } from '@foretop/shared/format/restart.ts'
import type { HostAnswer, RestartView } from '@foretop/shared/model.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { getRestarts } from '../api.ts'
import { everySecond, serverNow } from '../live/server-time.ts'
import { asOf, STANDS_MS } from './as-of.ts'

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

/** One restart on one host. */
export interface Restartable {
  readonly restart: RestartView
  readonly answer: HostAnswer
}

/** Those that are about a check, or on a host. */
export function restartablesOf(
  restarts: readonly RestartView[],
  of: { readonly check: string } | { readonly host: string },
): readonly Restartable[] {
  return restarts.flatMap((restart) =>
    restart.hosts
      .filter(({ host, about }) => ('check' in of ? about.includes(of.check) : host === of.host))
      .map((answer) => ({ restart, answer })),
  )
}

/** On a card: whether what is in trouble may be restarted. */
export interface RestartWord {
  readonly short: string
  readonly long: string
}

export const useRestartWord = (check: string): RestartWord | null =>
  restartWordOf(restartablesOf(useRestarts(), { check }))

/** Of several the worst: nobody reads a yes and does what is not safe. */
export function restartWordOf(those: readonly Restartable[]): RestartWord | null {
  const worst = SAFETIES.map((safety) => those.find(({ answer }) => answer.answer === safety)).find(
    (one) => one !== undefined,
  )
  if (worst === undefined) return null
  const { restart, answer } = worst
  return {
    short: `restart ${restart.title}: ${answer.answer}`,
    long: `${restart.title}: ${SAFETY_WORDS[answer.answer]}: ${whyText(answer)}`,
  }
}
