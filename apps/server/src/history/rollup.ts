import { type CounterWidth, differentiate } from '../core/differentiate.ts'

/** One look at one series; `null`: it was not answered. */
export interface Sample {
  readonly at: number
  readonly value: number | null
}

/** Several numbers as one. */
export interface Digest {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** What came within one step of time, which begins at `at`. */
export interface Rollup {
  readonly at: number
  readonly values: Digest
  /** Of the growth per second from look to look; `null` for what cannot be a counter. */
  readonly rates: Digest | null
}

export const digest = (value: number): Digest => ({ count: 1, sum: value, min: value, max: value })

export const merge = (a: Digest, b: Digest): Digest => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
})

const mergeOptional = (a: Digest | null, b: Digest | null) => (a === null ? b : b === null ? a : merge(a, b))

/**
 * Rolls up the looks of one series, oldest first. Nobody says here which series are counters, so the growth of all is
 * kept, except of what falls twice within a step: no counter does. `before` is the look before the first.
 */
export function rollUp(samples: readonly Sample[], stepMs: number, before: Sample | undefined): Rollup[] {
  const falls = new Map<number, number>()
  let previous = before
  const single = samples.flatMap((sample): Rollup[] => {
    const { at, value } = sample
    const last = previous
    previous = sample
    if (value === null) return []
    const start = at - (at % stepMs)
    if (last?.value != null && value < last.value) falls.set(start, (falls.get(start) ?? 0) + 1)
    const rate = rateBetween(last, sample, true)
    return [{ at: start, values: digest(value), rates: rate === null ? null : digest(rate) }]
  })
  return widen(single, stepMs).map((rollup) => ((falls.get(rollup.at) ?? 0) > 1 ? { ...rollup, rates: null } : rollup))
}

/** Joins rollups, oldest first, into ones of a wider step. */
export function widen(rollups: readonly Rollup[], stepMs: number): Rollup[] {
  const wide: Rollup[] = []
  for (const { at, values, rates } of rollups) {
    const start = at - (at % stepMs)
    const last = wide.at(-1)
    if (last?.at !== start) wide.push({ at: start, values, rates })
    else
      wide[wide.length - 1] = { at: start, values: merge(last.values, values), rates: mergeOptional(last.rates, rates) }
  }
  return wide
}

/** Growth per second between two looks, or `null`: a reset, or a look that was not answered. */
export function rateBetween(before: Sample | undefined, { at, value }: Sample, counter: CounterWidth): number | null {
  if (before === undefined || before.value === null || value === null) return null
  const rate = differentiate(before.value, value, at - before.at, counter)
  return typeof rate === 'number' ? rate : null
}
