import { Temporal } from 'temporal-polyfill'

/** The zone itself; of `null` that of this machine. */
export const zoneOf = (zone: string | null): string => zone ?? Temporal.Now.timeZoneId()

/**
 * When a clock on the wall shows a date and a time, wall ms; as for a crontab, what the clock leaves out in spring comes
 * just after the gap, and what it shows twice in autumn is the first of the two.
 *
 * @param date as `2026-03-29`
 * @param time as `02:30`; `24:00` is the end of that day
 */
export function momentOf(date: string | Temporal.PlainDate, time: string, zone: string | null): number {
  const day = typeof date === 'string' ? Temporal.PlainDate.from(date) : date
  const wall = time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(time)
  return momentOfWall(wall, zone)
}

/** The same of both together, as `2026-03-29T02:30`. */
export function momentOfWall(wall: string | Temporal.PlainDateTime, zone: string | null): number {
  const asked = typeof wall === 'string' ? Temporal.PlainDateTime.from(wall) : wall
  // Of one that is left out this is before the gap, whose end is the next change of the clock.
  const found = asked.toZonedDateTime(zoneOf(zone), { disambiguation: 'earlier' })
  const change = found.toPlainDateTime().equals(asked) ? null : found.getTimeZoneTransition('next')
  return (change ?? found).epochMilliseconds
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

/** When the week of a moment (wall ms) begins where the zone is, wall ms: on Monday. */
export function mondayOf(at: number, zone: string | null): number {
  const day = dayAt(at, zone)
  return momentOf(day.subtract({ days: day.dayOfWeek - 1 }), '00:00', zone)
}

/** How many hours a week has that begins at a moment (wall ms): one more or less where the clock changes. */
export const hoursOfWeek = (from: number, zone: string | null): number =>
  Math.round((momentOf(dayAt(from, zone).add({ days: 7 }), '00:00', zone) - from) / 3_600_000)
