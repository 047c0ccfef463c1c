import { parseDuration } from '@foretop/shared/duration.ts'
import { UsageError } from '../command.ts'

/** `--for 4h` in ms; `undefined` where it is not given. Throws `UsageError`. */
export function spanOf(option: string, text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = parseDuration(String(text))
  if (ms === null || ms === 0) throw new UsageError(`--${option}: must be a time such as 30m, 4h or 2d, got ${text}`)
  return ms
}

/** `23:30` and `Sat 03:00` (the next one), `2026-03-14T02:00` (in this machine's zone), `+2h`, in wall ms. Throws `UsageError`, also for what is over. */
export function momentOf(option: string, text: string, now: Date): number {
  const ahead = text.startsWith('+') ? parseDuration(text.slice(1)) : null
  if (ahead !== null) return now.getTime() + ahead
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hours !== undefined) {
    const day = now.getDate()
    const at = (date: number) =>
      new Date(now.getFullYear(), now.getMonth(), date, Number(hours), Number(minutes)).getTime()
    // Not a day's worth of ms later: some days have 23 hours.
    return at(day) > now.getTime() ? at(day) : at(day + 1)
  }
  const [, weekday, clock] = /^(sun|mon|tue|wed|thu|fri|sat)\w*\s+((?:[01]?\d|2[0-3]):[0-5]\d)$/i.exec(text) ?? []
  if (weekday !== undefined && clock !== undefined) {
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    const days = (WEEKDAYS.indexOf(weekday.toLowerCase()) - now.getDay() + 7) % 7
    const after = (more: number) =>
      new Date(now.getFullYear(), now.getMonth(), now.getDate() + days + more, hour, minute).getTime()
    return after(0) > now.getTime() ? after(0) : after(7)
  }
  // Other texts would be read too, and not always as they were meant: `3/4` is a day in March to some.
  const at = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T')).getTime()
    : Number.NaN
  if (Number.isNaN(at)) throw new UsageError(`--${option}: must be like 23:30, 2026-03-14T02:00 or +2h, got ${text}`)
  // It would begin now, and end later than was meant.
  if (at < now.getTime() - MINUTE_MS) throw new UsageError(`--${option}: ${text} is over`)
  return at
}

const MINUTE_MS = 60_000
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/**
 * `03:12` (the last one), `2026-03-14T03:12` (in this machine's zone), `2h` (ago): the end of the minute, second or day
 * that is named, in wall ms. Throws `UsageError`.
 */
export function pastMomentOf(name: string, text: string, now: Date): number {
  const ago = parseDuration(text)
  if (ago !== null) return now.getTime() - ago
  const [, hours, minutes, seconds] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? []
  if (hours !== undefined) {
    const day = now.getDate()
    const at = (date: number) =>
      new Date(now.getFullYear(), now.getMonth(), date, Number(hours), Number(minutes), Number(seconds ?? 0)).getTime()
    return (at(day) <= now.getTime() ? at(day) : at(day - 1)) + (seconds === undefined ? MINUTE_MS : SECOND_MS) - 1
  }
  const [whole, clock, second] = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d)(:\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  const from = new Date(clock === undefined ? `${whole}T00:00` : text.replace(' ', 'T'))
  if (whole === undefined || Number.isNaN(from.getTime()))
    throw new UsageError(`${name}: must be like 03:12, 2026-03-14T03:12 or 2h (ago), got ${text}`)
  if (clock !== undefined) return from.getTime() + (second === undefined ? MINUTE_MS : SECOND_MS) - 1
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1).getTime() - 1
}

const SECOND_MS = 1_000

/** `03:12:04`, `Sat 14 Mar 03:12`, in this machine's zone; seconds where there are any, or `always`. */
export function preciseText(at: number, now: number, always = false): string {
  const seconds = Math.floor(at / SECOND_MS) % 60
  const text = momentText(at, now).replace(/^today /, '')
  return seconds === 0 && !always ? text : `${text}:${String(seconds).padStart(2, '0')}`
}

/** `today 14:30`, `Sat 14 Mar 02:00`, in this machine's zone. */
export function momentText(at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)]
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (date.toDateString() === today.toDateString()) return `today ${clock}`
  const day = date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')
  return date.getFullYear() === today.getFullYear() ? `${day} ${clock}` : `${day} ${date.getFullYear()} ${clock}`
}
