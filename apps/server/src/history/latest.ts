import type { CheckView, History } from '@foretop/shared/wire.ts'

type LastLook = Pick<CheckView, 'checkedAt' | 'rates'>

/**
 * Each line with what the last look read of it, if the span reaches to that look within the width of a point: a point is
 * the mean of its time, and at its end that is not yet what is so now.
 */
export function withLatest(history: History, { checkedAt, rates }: LastLook, points: number): History {
  const widthMs = Math.max(history.stepMs, (history.to - history.from) / points)
  const reaches = checkedAt !== null && checkedAt >= history.from && checkedAt - history.to <= widthMs
  return {
    ...history,
    series: history.series.map((line) => ({ ...line, latest: reaches ? readingOf(rates, line) : null })),
  }
}

/** Names come from servers: one may be `constructor`. */
const own = <T>(table: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

function readingOf(
  rates: LastLook['rates'],
  { metric, instance }: Pick<History['series'][number], 'metric' | 'instance'>,
): number | null {
  const reading = own(rates, metric)
  const value = typeof reading === 'object' ? own(reading, instance ?? '') : instance === null ? reading : undefined
  return value ?? null
}
