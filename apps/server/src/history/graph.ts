import type { History } from '@foretop/shared/wire.ts'
import type { CounterWidth } from '../core/differentiate.ts'
import { type Digest, digest, merge, type Rollup, rateBetween, type Sample } from './rollup.ts'

/** What the archive found of one line. */
export interface Line {
  readonly metric: string
  readonly instance: string | null
  readonly counter: CounterWidth | undefined
  /** Oldest first; whatever is rolled up is not in `samples` again, except the one look that rates begin from. */
  readonly rollups: readonly Rollup[]
  readonly samples: readonly Sample[]
}

export interface Frame {
  readonly from: number
  readonly to: number
  readonly points: number
  readonly everyMs: number
  /** Width of the rollups; 0: the lines have single looks only. */
  readonly stepMs: number
  /** Samples before this are there for the rate of the next one only. */
  readonly samplesFrom: number
}

/** So many intervals without a look are a gap. */
const GAP_INTERVALS = 2.5

/** One column of times for all lines; `null` in a line where it has no value, and for all where no look came. */
export function drawHistory(lines: readonly Line[], frame: Frame): History {
  // An instance that was not there in all the time is no line.
  const drawn = lines
    .map((line) => ({ ...line, values: readLine(line, frame) }))
    .filter(({ values }) => values.size > 0)
  const read = drawn.map(({ values }) => values)
  const looks = new Set(read.flatMap((values) => [...values.keys()]))
  const single = frame.stepMs === 0 ? withGaps(looks, frame.everyMs, frame.everyMs) : []
  const isSingle = frame.stepMs === 0 && single.length <= frame.points
  const stepMs = isSingle ? 0 : widthOf(frame)
  const columns = isSingle ? read : read.map((values) => inSteps(values, stepMs))
  const widestMs = Math.max(stepMs, frame.everyMs)
  const times = isSingle ? single : withGaps(new Set(columns.flatMap((values) => [...values.keys()])), widestMs, stepMs)
  const column = (values: Values, pick: (value: Digest) => number) =>
    times.map((at) => {
      const value = values.get(at)
      return value == null ? null : asDrawn(pick(value))
    })
  return {
    from: frame.from,
    to: frame.to,
    stepMs,
    times,
    series: columns.map((values, index) => ({
      metric: drawn[index]?.metric ?? '',
      instance: drawn[index]?.instance ?? null,
      avg: column(values, ({ sum, count }) => sum / count),
      min: column(values, ({ min }) => min),
      max: column(values, ({ max }) => max),
    })),
  }
}

const DIGITS = 5

/**
 * No line is drawn finer; sent are a third of the bytes. Whole numbers stay what was counted, and a mean stays between its
 * least and its most: what is greater than five digits loses what is behind the point, and no more.
 */
const asDrawn = (value: number): number =>
  Math.abs(value) >= 10 ** (DIGITS - 1) ? Math.round(value) : Number(value.toPrecision(DIGITS))

/** By time; `null`: a look that gave nothing. */
type Values = ReadonlyMap<number, Digest | null>

function readLine({ counter, rollups, samples }: Line, { from, to, stepMs, samplesFrom, everyMs }: Frame): Values {
  const values = new Map<number, Digest | null>()
  for (const { at, values: all, rates } of rollups) values.set(at, counter === undefined ? all : rates)
  for (const [index, sample] of samples.entries()) {
    if (sample.at < samplesFrom || (stepMs === 0 && sample.at < from) || sample.at > to) continue
    const number = counter === undefined ? sample.value : rateAt(samples, index, counter, everyMs)
    values.set(sample.at, number === null ? null : digest(number))
  }
  return values
}

/** Growth over a gap is left out: it may hide a reset. */
function rateAt(samples: readonly Sample[], index: number, counter: CounterWidth, everyMs: number): number | null {
  const sample = samples[index]
  const before = samples[index - 1]
  if (sample === undefined || before === undefined || sample.at - before.at > GAP_INTERVALS * everyMs) return null
  return rateBetween(before, sample, counter)
}

/** The width of one point, so that the span has at most `points` of them wherever its steps begin. */
function widthOf({ from, to, points, stepMs }: Frame): number {
  const unit = stepMs === 0 ? 1_000 : stepMs
  return Math.max(1, Math.ceil((to - from) / (points - 1) / unit)) * unit
}

function inSteps(values: Values, stepMs: number): Values {
  const steps = new Map<number, Digest>()
  for (const [at, value] of values) {
    if (value === null) continue
    const start = at - (at % stepMs)
    const known = steps.get(start)
    steps.set(start, known === undefined ? value : merge(known, value))
  }
  return steps
}

/** The times in order, with one more, which no line has, in each gap. */
function withGaps(times: ReadonlySet<number>, everyMs: number, afterMs: number): number[] {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted.flatMap((at, index) => {
    const next = sorted[index + 1]
    return next !== undefined && next - at > GAP_INTERVALS * everyMs ? [at, at + Math.max(1, afterMs)] : [at]
  })
}
