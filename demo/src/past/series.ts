import type { PastSeries } from '@foretop/server/history/import.ts'
import { ROLLED } from '@foretop/server/history/levels.ts'
import { digest, type Rollup, type Sample, widen } from '@foretop/server/history/rollup.ts'
import type { Baseline, Line } from './line.ts'
import type { Moments } from './moments.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

interface Drawn {
  readonly baseline: Baseline
  /** The gauge, or the rate of the counter; `null` while it was not answered. */
  readonly line: (at: number) => number | null
  readonly moments: Moments
  readonly everyMs: number
  readonly now: number
}

/** The past of one series as the store takes it. */
export function seriesOf(drawn: Drawn): PastSeries {
  const { checkId, metric, instance, definition } = drawn.baseline
  const { samples, minutes } = definition.counter === undefined ? gauge(drawn) : counter(drawn)
  return { checkId, metric, instance, samples, rollups: rolledUp(minutes, drawn.moments.fewer) }
}

function rolledUp(minutes: readonly Rollup[], fewer: ReadonlySet<number>): PastSeries['rollups'] {
  const some = minutes.filter(({ at }) => fewer.has(at))
  return new Map(
    ROLLED.map(({ stepMs }) => [
      stepMs,
      stepMs === MINUTE_MS ? minutes : widen(stepMs < HOUR_MS ? some : minutes, stepMs),
    ]),
  )
}

interface Measured {
  readonly samples: readonly Sample[]
  readonly minutes: readonly Rollup[]
}

function gauge({ line, moments, everyMs }: Drawn): Measured {
  const count = Math.max(1, Math.round(MINUTE_MS / everyMs))
  return {
    samples: moments.looks.map((at) => ({ at, value: line(at) })),
    minutes: moments.minutes.flatMap((at): Rollup[] => {
      const [first, middle, last] = [line(at), line(at + MINUTE_MS / 2), line(at + MINUTE_MS - 1)]
      if (first === null || middle === null || last === null) return []
      const values = {
        count,
        sum: middle * count,
        min: Math.min(first, middle, last),
        max: Math.max(first, middle, last),
      }
      return [{ at, values, rates: null }]
    }),
  }
}

/** Integrated backwards: the last look before the live ones is where they go on from. */
function counter({ baseline, line, moments, everyMs, now }: Drawn): Measured {
  const all = [...new Set([...moments.minutes, ...moments.looks])].sort((a, b) => b - a)
  const grownSince = new Map<number, number>()
  let [grown, later] = [0, now]
  for (const at of all) {
    grown += ((rate(line, at) + rate(line, later)) / 2) * ((later - at) / 1_000)
    grownSince.set(at, grown)
    later = at
  }
  const valueAt = unwinding(baseline, grownSince, grown)
  const count = Math.max(1, Math.round(MINUTE_MS / everyMs))
  return {
    samples: moments.looks.map((at): Sample => ({ at, value: line(at) === null ? null : valueAt(at) })),
    minutes: moments.minutes.flatMap((at): Rollup[] => {
      const [first, last] = [line(at), line(at + MINUTE_MS - 1)]
      if (first === null || last === null) return []
      const mean = (first + last) / 2
      const rates = { count, sum: mean * count, min: Math.min(first, last), max: Math.max(first, last) }
      return [{ at, values: digest(valueAt(at)), rates }]
    }),
  }
}

/** Never below nought: what counted less than the past needs began anew, or went round, as real ones do. */
function unwinding({ value, definition }: Baseline, grownSince: ReadonlyMap<number, number>, total: number): Line {
  const round = definition.counter === 32 ? 2 ** 32 : value + total + 1
  return (at) => {
    const before = value - (grownSince.get(at) ?? 0)
    return Math.round(before >= 0 ? before : before + round * Math.ceil(-before / round))
  }
}

const rate = (line: Drawn['line'], at: number): number => Math.max(0, line(at) ?? 0)
