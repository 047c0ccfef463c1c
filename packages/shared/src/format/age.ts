const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago, as short as a card allows: `12 s`, `47 m`, `2 h 20`, `3 d 4 h`. Takes ms; the future counts as now. */
export function formatAge(ms: number): string {
  const age = Math.max(0, ms)
  if (age < MINUTE) return `${Math.floor(age / SECOND)}\u202Fs`
  if (age < HOUR) return `${Math.floor(age / MINUTE)}\u202Fm`
  if (age < DAY) return `${Math.floor(age / HOUR)}\u202Fh ${String(Math.floor((age % HOUR) / MINUTE)).padStart(2, '0')}`
  const hours = Math.floor((age % DAY) / HOUR)
  const days = `${Math.floor(age / DAY)}\u202Fd`
  // After a month the hours are noise.
  return hours === 0 || age >= 30 * DAY ? days : `${days} ${hours}\u202Fh`
}
