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
