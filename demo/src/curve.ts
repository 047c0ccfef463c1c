const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Quiet at five in the morning, busiest at nine in the evening: hour of the day (UTC) and load. */
const dayRhythm = [
  [0, 0.72],
  [2, 0.52],
  [5, 0.36],
  [8, 0.5],
  [12, 0.68],
  [16, 0.8],
  [21, 0.96],
  [24, 0.72],
] as const

/** Weekends are slower; the middles of the days are joined, so that midnight is no step. Sunday first. */
const weekRhythm = [0.9, 1, 1.02, 1.03, 1.02, 0.96, 0.86] as const

/**
 * How busy the simulated site is at a moment (wall ms): 0.3…1, the rhythm of the day and the week. The live servers and
 * the back-filled history both follow it, so that what is measured now continues what was written for before.
 */
export function activity(at: number): number {
  return Math.min(1, Math.max(0.3, ofDay((at % dayMs) / (dayMs / 24)) * ofWeek(at / dayMs)))
}

/** −1…1, the same for the same moment and seed, smooth over minutes: slow swell with a faster ripple on it. */
export const noise = (at: number, seed: string): number => noiseOf(seed)(at)

/** The same for one seed, for whoever asks millions of times. */
export function noiseOf(seed: string): (at: number) => number {
  const [swell, ripple] = [hash(seed), hash(`${seed}~`)]
  return (at) => 0.65 * wave(at / (11 * minuteMs), swell) + 0.35 * wave(at / (2 * minuteMs), ripple)
}

function ofDay(hour: number) {
  const next = dayRhythm.findIndex(([until]) => until > hour)
  const [from, before] = dayRhythm[next - 1] ?? dayRhythm[0]
  const [until, after] = dayRhythm[next] ?? dayRhythm[0]
  return between(before, after, (hour - from) / (until - from))
}

function ofWeek(days: number) {
  const noon = Math.floor(days - 0.5)
  return between(weekday(noon), weekday(noon + 1), days - 0.5 - noon)
}

/** Day 0 of the epoch was a Thursday. */
function weekday(day: number) {
  return weekRhythm[(((day + 4) % 7) + 7) % 7] ?? 1
}

function wave(steps: number, start: number) {
  const step = Math.floor(steps)
  return between(scattered(start, step), scattered(start, step + 1), steps - step)
}

/** From one value to the next without a corner. */
function between(before: number, after: number, share: number) {
  return before + (after - before) * share * share * (3 - 2 * share)
}

/** −1…1 from a seed and a step, by the finisher of MurmurHash3. */
function scattered(start: number, step: number) {
  let bits = start ^ Math.imul(step, 0x9e3779b1)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 0x7fffffff - 1
}

/** FNV-1a. */
function hash(seed: string) {
  let sum = 0x811c9dc5
  for (let index = 0; index < seed.length; index++) sum = Math.imul(sum ^ seed.charCodeAt(index), 0x01000193)
  return sum
}
