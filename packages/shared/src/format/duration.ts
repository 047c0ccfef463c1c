import { formatNumber } from './number.ts'

const STEPS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const

/** A span for people, two units at most: `12 s`, `3 m 04 s`, `2 h 20 m`, `3 d 4 h`. Under a second: `40 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`
  if (ms > 0 && ms < 1_000) return `${Math.round(ms)}\u202Fms`
  const seconds = Math.floor(ms / 1_000)
  const first = STEPS.findIndex(([, size]) => seconds >= size)
  const [unit, size] = STEPS[first] ?? ['s', 1]
  const whole = `${Math.floor(seconds / size)}\u202F${unit}`
  const next = STEPS[first + 1]
  if (next === undefined || first === -1) return whole
  const rest = Math.floor((seconds % size) / next[1])
  if (rest === 0 && size !== 60) return whole
  return `${whole} ${size === 60 ? String(rest).padStart(2, '0') : rest}\u202F${next[0]}`
}

const DAY_MS = 86_400_000

/** Whole days, of those that are over or left; hours where there are few. Never more than is true: 6.9 is not yet 7. */
export function formatDays(days: number): string {
  if (Math.abs(days) >= 2 || Number.isInteger(days)) return `${formatNumber(Math.trunc(days))}\u202Fd`
  const hours = Math.trunc(days * 24)
  return hours === 0 ? formatDuration(days * DAY_MS) : `${formatNumber(hours)}\u202Fh`
}
