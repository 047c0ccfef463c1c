import { type Forecast, forecast } from '@foretop/shared/forecast.ts'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getHistory } from '../api.ts'
import { useRoundedNow } from '../components/use-rounded-now.ts'
import type { Row } from './columns.tsx'

const SPAN_MS = 7 * 86_400_000
const POINTS = 168
/** A trend of days does not change in minutes. */
const STEP_MS = 600_000

export type Outlook = Forecast | 'no trend'

/** For each row where a role of it is heading; nothing until its history came. One request for each check. */
export function useForecasts(rows: readonly Row[], role: string, limit: number): ReadonlyMap<string, Outlook> {
  const to = Math.floor(useRoundedNow() / STEP_MS) * STEP_MS
  const byCheck = Map.groupBy(rows, ({ member }) => member.summary.id)
  const checks = [...byCheck].flatMap(([id, [first]]) => {
    const metric = first?.member.roles.get(role)?.name
    return metric === undefined ? [] : [{ id, metric }]
  })
  const outlooks = useQueries({
    queries: checks.map(({ id, metric }) => ({
      queryKey: ['forecast', id, metric, limit, to],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const { times, series } = await getHistory(id, to - SPAN_MS, to, POINTS, signal, [metric])
        return series.map(({ instance, avg }) => [instance, forecast(times, avg, limit) ?? 'no trend'] as const)
      },
      staleTime: STEP_MS,
    })),
    combine: (results) => results.map(({ data }) => data),
  })
  return useMemo(() => {
    const byRow = checks.flatMap(({ id }, n) =>
      (outlooks[n] ?? []).map(
        ([instance, outlook]) => [instance === null ? id : `${id} ${instance}`, outlook] as const,
      ),
    )
    return new Map<string, Outlook>(byRow)
    // The list of checks is in the answers already.
  }, [outlooks, checks])
}
