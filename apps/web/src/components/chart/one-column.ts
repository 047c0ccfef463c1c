import type { History } from '@foretop/shared/wire.ts'

type Series = History['series'][number]
type Values = Series['avg']

/** Series of several histories, in their order, over one column of times. */
export interface OneColumn {
  readonly times: readonly number[]
  readonly stepMs: number
  /** Of each history, its series. */
  readonly series: readonly (readonly Series[])[]
}

/** So many intervals without a value are a gap. */
const GAP_INTERVALS = 2.5

/**
 * Puts histories side by side. Checks are not looked at in the same moment, so times fall into slots as wide as the
 * widest step of them; a line that has nothing in one slot goes on until it is silent for 2.5 of its intervals.
 */
export function onOneColumn(histories: readonly History[]): OneColumn {
  const [only] = histories
  if (only === undefined) return { times: [], stepMs: 0, series: [] }
  if (histories.length === 1) return { times: only.times, stepMs: only.stepMs, series: [only.series] }
  const slotMs = Math.max(1, ...histories.map(intervalOf))
  const slotOf = (at: number) => Math.floor(at / slotMs)
  const slots = [...new Set(histories.flatMap(({ times }) => times.map(slotOf)))].sort((a, b) => a - b)
  return {
    times: slots.map((slot) => slot * slotMs),
    stepMs: Math.max(...histories.map(({ stepMs }) => stepMs)),
    series: histories.map((history) => {
      const places = Map.groupBy(history.times.keys(), (at) => slotOf(history.times[at] ?? 0))
      // A look that comes a moment late must not tear a hole into the slot before it.
      const patience = Math.floor((GAP_INTERVALS * intervalOf(history)) / slotMs)
      const pick = (values: Values, join: (numbers: readonly number[]) => number) =>
        inSlots(slots, places, patience, values, join)
      return history.series.map(({ avg, min, max, ...line }) => ({
        ...line,
        avg: pick(avg, mean),
        min: pick(min, (numbers) => Math.min(...numbers)),
        max: pick(max, (numbers) => Math.max(...numbers)),
      }))
    }),
  }
}

/** Time from point to point in ms; 0 where there is at most one. */
export function intervalOf({ times, stepMs }: { readonly times: readonly number[]; readonly stepMs: number }): number {
  if (stepMs > 0) return stepMs
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? time))
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

function inSlots(
  slots: readonly number[],
  places: ReadonlyMap<number, readonly number[]>,
  patience: number,
  values: Values,
  join: (numbers: readonly number[]) => number,
): Values {
  let held: number | null = null
  let heldAt = Number.NEGATIVE_INFINITY
  return slots.map((slot) => {
    const here = places.get(slot)
    if (here === undefined) return slot - heldAt <= patience ? held : null
    const known = here.flatMap((at) => values[at] ?? [])
    held = known.length === 0 ? null : join(known)
    heldAt = slot
    return held
  })
}

/** Values of a line at other times: the nearest point no farther than `withinMs`, `null` where there is none. */
export function nearest(times: readonly number[], values: Values, at: readonly number[], withinMs: number): Values {
  let next = 0
  return at.map((moment) => {
    while (next + 1 < times.length && away(times, next + 1, moment) <= away(times, next, moment)) next += 1
    return away(times, next, moment) <= withinMs ? (values[next] ?? null) : null
  })
}

const away = (times: readonly number[], index: number, moment: number) =>
  Math.abs((times[index] ?? Number.POSITIVE_INFINITY) - moment)

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
