import { Temporal } from 'temporal-polyfill'

/** The zone itself; of `null` that of this machine. */
export const zoneOf = (zone: string | null): string => zone ?? Temporal.Now.timeZoneId()

/**
 * When a clock on the wall shows a date and a time, wall ms. What the clock leaves out in spring comes as much later as
 * the clock is put forward; what it shows twice in autumn is the first of the two.
 *
 * @param date as `2026-03-29`
 * @param time as `02:30`; `24:00` is the end of that day
 */
export function momentOf(date: string | Temporal.PlainDate, time: string, zone: string | null): number {
  const day = Temporal.PlainDate.from(date)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const shown =
    hour === 24
      ? day.add({ days: 1 }).toPlainDateTime()
      : day.toPlainDateTime(Temporal.PlainTime.from({ hour, minute }))
  return shown.toZonedDateTime(zoneOf(zone)).epochMilliseconds
}

/** The day that it is at a moment (wall ms), where the zone is. */
export const dayAt = (at: number, zone: string | null): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zoneOf(zone)).toPlainDate()

/** Whether there is such a day: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** The first day from a day on (which counts) that is of a weekday; 1 is Monday. */
export function firstOn(day: string, weekday: number): string {
  const from = Temporal.PlainDate.from(day)
  return from.add({ days: (weekday - from.dayOfWeek + 7) % 7 }).toString()
}
