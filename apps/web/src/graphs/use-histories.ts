import type { History } from '@foretop/shared/wire.ts'
import { queryOptions, type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { getHistory } from '../api.ts'

const POINTS = 300

interface Asked {
  readonly ids: readonly string[]
  /** None: all there are. */
  readonly metrics: readonly string[]
  readonly from: number
  readonly to: number
  /** Nothing is asked for what nobody sees. */
  readonly enabled: boolean
  readonly points?: number
}

export interface Histories {
  /** In the order of the ids, of the time asked for before while that of now is on its way; `undefined` until all are there. */
  readonly data: readonly History[] | undefined
  readonly error: Error | null
  readonly retry: () => void
}

/** What was measured of one check in one span, by default all of it. */
export const historyQuery = (
  id: string,
  { metrics = [], from, to, points = POINTS }: Pick<Asked, 'from' | 'to' | 'points'> & Partial<Pick<Asked, 'metrics'>>,
) =>
  queryOptions({
    queryKey: ['history', id, [...metrics].sort().join(), points, from, to],
    queryFn: ({ signal }) => getHistory(id, from, to, points, signal, metrics),
    gcTime: 60_000,
  })

/** What was measured of several checks in one span. The same question of two graphs is asked once. */
export function useHistories({ ids, metrics, from, to, enabled, points = POINTS }: Asked): Histories {
  const histories = useQueries({
    queries: ids.map((id) => ({ ...historyQuery(id, { metrics, from, to, points }), enabled })),
    combine: gathered,
  })
  return { ...histories, data: useKept(histories.data, `${ids.join()} ${metrics.join()}`) }
}

/**
 * What a graph shows: the span that its numbers are of, until others have come; before the first those that are asked for.
 * So it is drawn once for each answer, and not for each question too.
 */
export function frameOf(
  history: Pick<History, 'from' | 'to'> | undefined,
  { range, now }: { readonly range: { readonly from: number; readonly to: number }; readonly now: number },
): { readonly from: number; readonly to: number; readonly now: number } {
  const { from, to } = history ?? range
  return { from, to, now: Math.min(now, to) }
}

/** The latest known value of a subject; `useQueries` itself has none while it asks anew. */
function useKept<T>(value: T | undefined, subject: string): T | undefined {
  const [kept, setKept] = useState({ subject, value })
  if (value !== undefined && (kept.value !== value || kept.subject !== subject)) setKept({ subject, value })
  return value ?? (kept.subject === subject ? kept.value : undefined)
}

/** Keeps its identity, so that the same answers are gathered into the same list. */
function gathered(results: UseQueryResult<History>[]): Histories {
  const data = results.flatMap((result) => result.data ?? [])
  return {
    data: data.length === results.length && data.length > 0 ? data : undefined,
    error: results.find((result) => result.error !== null)?.error ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch()
    },
  }
}
