import { CELL, type Cells } from './intake.ts'
import type { Sample } from './rollup.ts'

/** What cannot be written is held up to this many samples, 28 MB; then the oldest go. */
export const MOST_HELD = 1_000_000
const GO_AT_ONCE = MOST_HELD / 10

/** Samples in memory that are not in their place in the file yet, by series, in the order they came. */
export interface Held {
  series(): Iterable<number>
  has(series: number): boolean
  samples(series: number): readonly Sample[]
  hold(cells: Cells): void
  /** Lets go of what is older than `until`. */
  release(until: number): void
}

export function createHeld(): Held {
  // A minute of ten thousand checks is some hundred thousand samples: as objects each would take three times as much.
  // Room that was never written to takes no memory.
  const cells = new Float64Array(MOST_HELD * CELL)
  /** Where the sample before is, of the same series; −1: there is none. */
  const previous = new Int32Array(MOST_HELD)
  const latest = new Map<number, number>()
  let count = 0

  const add = (series: number, at: number, value: number) => {
    if (count === MOST_HELD) keep((_, index) => index >= GO_AT_ONCE)
    cells[count * CELL] = series
    cells[count * CELL + 1] = at
    cells[count * CELL + 2] = value
    previous[count] = latest.get(series) ?? -1
    latest.set(series, count)
    count += 1
  }
  const addAll = (from: Cells, length: number, wanted: (at: number, index: number) => boolean) => {
    for (let index = 0; index < length; index += 1) {
      const at = from[index * CELL + 1] ?? 0
      if (wanted(at, index)) add(from[index * CELL] ?? 0, at, from[index * CELL + 2] ?? Number.NaN)
    }
  }
  /** Moves what stays to the front, in place: never past what is still to be read. */
  const keep = (wanted: (at: number, index: number) => boolean) => {
    const all = count
    count = 0
    latest.clear()
    addAll(cells, all, wanted)
  }
  const sampleAt = (index: number): Sample => {
    const value = cells[index * CELL + 2] ?? Number.NaN
    return { at: cells[index * CELL + 1] ?? 0, value: Number.isNaN(value) ? null : value }
  }

  return {
    series: () => latest.keys(),
    has: (series) => latest.has(series),
    samples(series) {
      const samples: Sample[] = []
      for (let index = latest.get(series) ?? -1; index >= 0; index = previous[index] ?? -1)
        samples.push(sampleAt(index))
      return samples.reverse()
    },
    hold: (more) => addAll(more, Math.floor(more.length / CELL), () => true),
    release: (until) => keep((at) => at >= until),
  }
}
