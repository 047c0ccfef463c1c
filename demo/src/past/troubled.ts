import type { CheckView } from '@foretop/shared/wire.ts'
import { noise } from '../curve.ts'
import type { Baseline, Line } from './line.ts'
import type { Span } from './moments.ts'
import type { Seen } from './rehearse.ts'

/** An incident as its checks saw it. */
export interface Trouble extends Span {
  readonly seen: ReadonlyMap<string, Seen>
}

/** From here on it is more than the unrest of any day. */
const PILE: { readonly [unit: string]: number } = { s: 2, bytes: 65_536 }

/** The line with the trouble drawn in: what was rehearsed, `null` while it was not answered. */
export function withTrouble(
  baseline: Baseline,
  line: Line,
  troubles: readonly Trouble[],
): (at: number) => number | null {
  const lines = troubles.flatMap((trouble) => {
    const seen = trouble.seen.get(baseline.checkId)
    return seen === undefined ? [] : [{ trouble, line: during(baseline, seen, trouble) }]
  })
  if (lines.length === 0) return line
  return (at) => {
    const found = lines.find(({ trouble }) => at >= trouble.from && at < trouble.to)
    return found === undefined ? line(at) : found.line(at)
  }
}

function during(
  { metric, instance, definition }: Baseline,
  { before, now }: Seen,
  { from }: Span,
): (at: number) => number | null {
  const reading = readingOf(definition.counter === undefined ? now.metrics : now.rates, metric, instance)
  if (reading === undefined) return () => null
  if (definition.counter !== undefined || definition.unit === 'flag') return () => reading
  const growth = growthOf({ before, now }, metric, instance)
  // What piles up went on to do so; everything else stayed as bad as it was.
  const pilesUp = growth > 0 && reading > (PILE[definition.unit] ?? Number.POSITIVE_INFINITY)
  const rising = (at: number) => reading + (pilesUp ? (growth * (at - from)) / 1_000 : 0)
  const steady = pilesUp || Number.isInteger(reading)
  return steady ? (at) => Math.round(rising(at)) : (at) => reading * (1 + 0.05 * noise(at, `${now.id} ${metric}`))
}

/** A second, between two looks. */
export function growthOf({ before, now }: Seen, metric: string, instance: string): number {
  const [first, last] = [readingOf(before.metrics, metric, instance), readingOf(now.metrics, metric, instance)]
  const elapsedMs = (now.checkedAt ?? 0) - (before.checkedAt ?? 0)
  return first === undefined || last === undefined || elapsedMs <= 0 ? 0 : ((last - first) / elapsedMs) * 1_000
}

export function readingOf(metrics: CheckView['metrics'], metric: string, instance: string): number | undefined {
  const reading = metrics[metric]
  return typeof reading === 'number' ? (instance === '' ? reading : undefined) : reading?.[instance]
}
