import { type Forecast, forecast } from '@foretop/shared/forecast.ts'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getHistory } from '../api.ts'
import { useSame } from '../components/use-same.ts'
import { createTurns } from '../in-turn.ts'
import { serverNow } from '../live/server-time.ts'
import { rowKey } from './columns.tsx'
import type { Member } from './roles.ts'

const SPAN_MS = 7 * 86_400_000
const POINTS = 168
/** A trend of days does not change in minutes. */
const EVERY_MS = 600_000
/** A browser has six lines to a server: what a person does must not queue behind hundreds of these. */
const inTurn = createTurns(3)

export type Outlook = Forecast | 'no trend'
type Outlooks = readonly (readonly [instance: string | null, outlook: Outlook])[]

/** For each row where a role of it is heading; nothing until its history came. One request for each check. */
export function useForecasts<R extends string>(
  members: readonly Member<R>[],
  role: NoInfer<R>,
  limit: number,
): ReadonlyMap<string, Outlook> {
  const checks = useSame(
    members.flatMap(({ summary: { id }, roles }) => {
      const metric = roles.get(role)?.name
      return metric === undefined ? [] : [{ id, metric }]
    }),
  )
  const queries = useMemo(
    () =>
      checks.map(({ id, metric }) => ({
        queryKey: ['forecast', id, metric, limit],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          inTurn(async (): Promise<Outlooks> => {
            const to = Math.floor(serverNow())
            const { times, series } = await getHistory(id, to - SPAN_MS, to, POINTS, signal, [metric])
            return series.map(({ instance, avg }) => [instance, forecast(times, avg, limit) ?? 'no trend'])
          }),
        staleTime: EVERY_MS,
        refetchInterval: EVERY_MS,
      })),
    [checks, limit],
  )
  const outlooks = useQueries({ queries, combine: dataOf })
  return useMemo(() => {
    const byRow = checks.flatMap(({ id }, n) =>
      (outlooks[n] ?? []).map(([instance, outlook]) => [rowKey(id, instance), outlook] as const),
    )
    return new Map(byRow)
  }, [outlooks, checks])
}

/** Keeps its identity, so that the same answers are gathered into the same list. */
const dataOf = (results: UseQueryResult<Outlooks>[]) => results.map(({ data }) => data)
