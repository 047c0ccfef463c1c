import { CELL, type Cells } from './history-intake.ts'
import type { Sample } from './history-rollup.ts'

/** What cannot be written is held up to this many samples, about 50 MB; then a series is dropped. */
const MOST_HELD = 1_000_000

/** Samples in memory that are not in their place in the file yet, by series, in the order they came. */
export interface Held {
  readonly series: ReadonlyMap<number, readonly Sample[]>
  hold(cells: Cells): void
  /** Lets go of what is older than `until`. */
  release(until: number): void
}

export function createHeld(): Held {
  const held = new Map<number, Sample[]>()
  let count = 0
  return {
    series: held,
    hold(cells) {
      for (let index = 0; index + CELL <= cells.length; index += CELL) {
        const [series = 0, at = 0, value = Number.NaN] = cells.subarray(index, index + CELL)
        const samples = held.get(series) ?? []
        held.set(series, samples)
        samples.push({ at, value: Number.isNaN(value) ? null : value })
        count += 1
      }
      for (const [series, samples] of count > MOST_HELD ? held : []) {
        if (count <= MOST_HELD) break
        held.delete(series)
        count -= samples.length
      }
    },
    release(until) {
      count = 0
      for (const [series, samples] of held) {
        const left = samples.filter(({ at }) => at >= until)
        if (left.length > 0) held.set(series, left)
        else held.delete(series)
        count += left.length
      }
    },
  }
}
