import type { Reading } from '@foretop/shared/model.ts'

/** Widths at which counters wrap; `true` is a counter that only resets. */
export type CounterWidth = true | 32 | 64

/**
 * Growth per second of a counter between two looks, instance by instance. `undefined`, a gap, where there is no earlier
 * reading, no time has passed, or the counter was reset: never a spike.
 */
export function differentiate(
  previous: Reading | undefined,
  current: Reading | undefined,
  elapsedMs: number,
  counter: CounterWidth,
): Reading | undefined {
  if (previous === undefined || current === undefined || !(elapsedMs > 0)) return undefined
  if (typeof current === 'number')
    return typeof previous === 'number' ? rate(previous, current, elapsedMs, counter) : undefined
  if (typeof previous === 'number') return undefined
  const rates: { [instance: string]: number } = {}
  for (const [instance, value] of Object.entries(current)) {
    const before = previous[instance]
    const perSecond = before === undefined ? undefined : rate(before, value, elapsedMs, counter)
    if (perSecond !== undefined) rates[instance] = perSecond
  }
  return Object.keys(rates).length > 0 ? rates : undefined
}

function rate(previous: number, current: number, elapsedMs: number, counter: CounterWidth): number | undefined {
  if (!Number.isFinite(previous) || !Number.isFinite(current)) return undefined
  const grown = current >= previous ? current - previous : wrapped(previous, current, counter)
  return grown === undefined ? undefined : (grown / elapsedMs) * 1_000
}

/** A fall is a wrap only from the upper half round to the lower half; any other fall is a restart. */
function wrapped(previous: number, current: number, counter: CounterWidth): number | undefined {
  if (counter === true) return undefined
  const size = 2 ** counter
  const grown = size - previous + current
  return previous >= size / 2 && previous < size && grown < size / 2 ? grown : undefined
}
