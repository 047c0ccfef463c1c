import type { Hours } from '@foretop/shared/model.ts'
import { WEEKDAYS } from '@foretop/shared/words.ts'
import { Temporal } from 'temporal-polyfill'
import { type Span, together, within, without } from './spans.ts'
import { steadily } from './steady.ts'
import { dayAt, momentOf, momentOfWall } from './wall-clock.ts'

/**
 * What stands in a calendar. Times are as a clock on the wall shows them, wherever that hangs (`2026-12-25T00:00:00`, as
 * most feasts are meant), or moments (`…Z`).
 */
export interface Holiday {
  readonly name: string
  readonly from: string
  readonly until: string
}

/** What stands in all of them, by the file or address of each. One that is not there has nothing in it. */
export type Holidays = ReadonlyMap<string, readonly Holiday[]>

export const NO_HOLIDAYS: Holidays = new Map()

/** So far is looked for what changes: longer than a week, which holds all there is but holidays. */
export const LOOK_AHEAD_MS = 8 * 86_400_000

/** Whether a moment (wall ms) lies in hours, and until when that cannot change. */
export const isWithin = (hours: Hours, at: number, holidays: Holidays = NO_HOLIDAYS) => asked(hours, at, holidays)

const asked = steadily(
  (hours: Hours, at: number, holidays: Holidays): { readonly is: boolean; readonly until: number } => {
    const window = { from: at, until: at + LOOK_AHEAD_MS }
    const [first] = hoursIn(hours, window, holidays)
    if (first === undefined) return { is: false, until: window.until }
    return first.from <= at ? { is: true, until: first.until } : { is: false, until: first.from }
  },
  Object.is,
)

/** When in a window the hours are, in order. */
export function hoursIn(
  { zone, weekly, holidays: calendar }: Hours,
  window: Span,
  holidays: Holidays,
): readonly Span[] {
  const spans: Span[] = []
  const last = dayAt(window.until, zone)
  // What began on the day before may last into the window.
  for (let day = dayAt(window.from, zone).subtract({ days: 1 }); !isLater(day, last); day = day.add({ days: 1 })) {
    const weekday = WEEKDAYS[day.dayOfWeek - 1]
    for (const { days, from, until } of weekly)
      if (weekday !== undefined && days.includes(weekday))
        spans.push({
          from: momentOf(day, from, zone),
          until: momentOf(until > from ? day : day.add({ days: 1 }), until, zone),
        })
  }
  const open = within(together(spans), [window])
  return calendar === null ? open : without(open, holidaysIn(calendar, window, zone, holidays))
}

/** When in a window there is something in a calendar, for whoever lives in a zone. */
export function holidaysIn(calendar: string, window: Span, zone: string | null, holidays: Holidays): readonly Span[] {
  const [first, last] = [dayAt(window.from, zone).subtract({ days: 1 }), dayAt(window.until, zone).add({ days: 1 })]
  const near = (holidays.get(calendar) ?? []).filter(
    ({ from, until }) => until.slice(0, 10) >= first.toString() && from.slice(0, 10) <= last.toString(),
  )
  const spans = near.map(({ from, until }) => ({ from: momentIn(from, zone), until: momentIn(until, zone) }))
  return within(together(spans), [window])
}

const momentIn = (text: string, zone: string | null): number =>
  text.endsWith('Z') ? Date.parse(text) : momentOfWall(text, zone)

const isLater = (day: Temporal.PlainDate, than: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(day, than) > 0
