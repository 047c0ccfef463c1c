import { UNITS, type Unit } from '@foretop/shared/units.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[1, 5, 15, 30].map((n) => n * SECOND),
  ...[1, 5, 15, 30].map((n) => n * MINUTE),
  ...[1, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14].map((n) => n * DAY),
]
/** Monday 5 January 1970, so that steps of a week begin on Mondays. */
const A_MONDAY = 4 * DAY

/** Round moments between two, at most `most`. `offsetAt`: how far the reader's zone is ahead of UTC at a moment, in ms. */
export function timeTicks(from: number, to: number, most: number, offsetAt: (at: number) => number): number[] {
  const step = STEPS.find((step) => (to - from) / step <= most)
  if (step === undefined) return months(from, to, most, offsetAt)
  // By the hour the clock goes round twice or leaves one out: those are counted, longer steps are read from the clock.
  const offset = offsetAt(to)
  if (step <= HOUR) return steps(from, to, step, offset).map((local) => local - offset)
  const origin = step >= 7 * DAY ? A_MONDAY : 0
  const locals = steps(from - origin - HOUR, to - origin + HOUR, step, offset).map((local) => local + origin)
  return locals.map((local) => momentOf(local, offsetAt)).filter((at) => at >= from && at <= to)
}

function steps(from: number, to: number, step: number, offset: number): number[] {
  const first = Math.ceil((from + offset) / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to + offset - first) / step) + 1) }, (_, at) => first + at * step)
}

function months(from: number, to: number, most: number, offsetAt: (at: number) => number): number[] {
  const every = Math.max(1, Math.ceil((to - from) / (30 * DAY) / most))
  const start = new Date(from + offsetAt(from))
  return Array.from({ length: Math.ceil((to - from) / (28 * DAY)) + 1 }, (_, at) =>
    momentOf(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1 + at * every), offsetAt),
  ).filter((at) => at <= to)
}

/** When the reader's clock shows `local`. The first guess is on the wrong side of a change that is hours away. */
const momentOf = (local: number, offsetAt: (at: number) => number): number => local - offsetAt(local - offsetAt(local))

export interface Axis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

const INTERVALS = 4

/** Round steps from zero (or around the data, where zero means nothing), about four of them. */
export function valueAxis(low: number, high: number, unit: Unit): Axis {
  const { range } = UNITS[unit].axis
  if (range === 'hundred' && low >= 0 && high <= 100 && high > 40) return axis(0, 100, 25)
  const bottom = range === 'data' ? low : Math.min(0, low)
  const top = high > bottom ? high : bottom + 1
  const step = stepFor((top - bottom) / INTERVALS, unit)
  return axis(Math.floor(bottom / step) * step, Math.ceil(top / step) * step, step)
}

function axis(bottom: number, top: number, step: number): Axis {
  const count = Math.round((top - bottom) / step)
  return { domain: [bottom, top], ticks: Array.from({ length: count + 1 }, (_, at) => bottom + at * step) }
}

/** 1, 2 or 5 of a power of ten; for bytes, of a power of 1024; for times, of minutes, hours and days. */
function stepFor(rough: number, unit: Unit): number {
  const { steps } = UNITS[unit].axis
  if (steps === 'binary' && rough > 200) {
    const scale = 1_024 ** Math.floor(Math.log2(rough) / 10)
    return scale * (BYTE_STEPS.find((step) => step >= rough / scale) ?? 1_024)
  }
  if (steps === 'seconds') return timeStep(rough)
  // Up to ten seconds a time is printed in ms, and a round number of them is round.
  if (steps === 'milliseconds' && rough > 2_500) return 1_000 * timeStep(rough / 1_000)
  return Math.max(steps === 'whole' ? 1 : Number.MIN_VALUE, roundStep(rough))
}

/** The large ones are parts of the next unit, so that an axis that reaches into it has no odd number. */
const BYTE_STEPS = [1, 2, 5, 10, 20, 50, 100, 256, 512, 1_024]
/** In seconds: what people call round. */
const TIME_STEPS = [15, 30, ...[1, 2, 5, 10, 15, 30].map((n) => n * 60), ...[1, 2, 3, 6, 12].map((n) => n * 3_600)]
const DAY_SECONDS = 86_400

function timeStep(rough: number): number {
  if (rough <= 10) return roundStep(rough)
  return TIME_STEPS.find((step) => step >= rough) ?? DAY_SECONDS * Math.max(1, roundStep(rough / DAY_SECONDS))
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough - power * 1e-9) ?? 10)
}
