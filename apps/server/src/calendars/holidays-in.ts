import { isZone } from '@foretop/shared/crontab.ts'
import ICAL from 'ical.js'
import type { Holiday } from '../core/hours.ts'
import type { Span } from '../core/spans.ts'
import { momentOfWall } from '../core/wall-clock.ts'

/** More than these are no holidays, and would only be looked through again and again. */
const MOST = 5_000

/**
 * What stands in a text in iCalendar (RFC 5545) and touches a window: events with all their repetitions, without those
 * that were cancelled. Throws an error that says what is wrong with the text.
 */
export function holidaysIn(text: string, window: Span): readonly Holiday[] {
  if (!text.trimStart().startsWith('BEGIN:VCALENDAR'))
    throw new Error('is no calendar: it must begin with BEGIN:VCALENDAR')
  const parsed: unknown = ICAL.parse(text)
  const found: Holiday[] = []
  // Several calendars may stand in one text, one after the other.
  for (const calendar of isSeveral(parsed) ? parsed : [parsed])
    for (const [component, exceptions] of eventsIn(calendar as unknown[])) {
      // Else it takes those of other events of the same time for its own.
      const event = new ICAL.Event(component, { strictExceptions: true, exceptions: [...exceptions] })
      // What became of one repetition is told by the event that repeats.
      if (event.isRecurrenceException()) continue
      for (const holiday of timesOf(event, window)) {
        found.push(holiday)
        if (found.length > MOST)
          throw new Error(`has more than ${MOST} entries from ${day(window.from)} to ${day(window.until)}`)
      }
    }
  return found
}

/** Each event, and what became of single repetitions of it. */
function eventsIn(calendar: unknown[]): readonly (readonly [ICAL.Component, readonly ICAL.Component[]])[] {
  const all = new ICAL.Component(calendar).getAllSubcomponents('vevent')
  const uidOf = (component: ICAL.Component) => String(component.getFirstPropertyValue('uid') ?? '')
  const isException = (component: ICAL.Component) => component.hasProperty('recurrence-id')
  const exceptions = Map.groupBy(all.filter(isException), uidOf)
  return all.map((component) => [component, isException(component) ? [] : (exceptions.get(uidOf(component)) ?? [])])
}

/** Of one calendar the first thing is its name, of several it is a calendar. */
const isSeveral = (parsed: unknown): parsed is unknown[] => Array.isArray(parsed) && Array.isArray(parsed[0])

function* timesOf(event: ICAL.Event, window: Span): Generator<Holiday> {
  if (!event.isRecurring()) {
    yield* timeOf(event, event.startDate, event.endDate, window)
    return
  }
  const repetitions = event.iterator()
  for (let at = repetitions.next(); at && roughly(at) <= window.until; at = repetitions.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(at)
    yield* timeOf(item, startDate, endDate, window)
  }
}

function* timeOf(event: ICAL.Event, from: ICAL.Time, until: ICAL.Time, window: Span): Generator<Holiday> {
  const isCancelled = event.component.getFirstPropertyValue('status') === 'CANCELLED'
  if (isCancelled || roughly(until) < window.from || roughly(from) > window.until || from.compare(until) >= 0) return
  const zone = zoneNamed(event)
  yield { name: event.summary ?? '', from: told(from, zone), until: told(until, zone) }
}

/** Within a day, whatever zone it is meant in. */
const roughly = (time: ICAL.Time): number => time.toUnixTime() * 1_000

/** The zone that its beginning names; `null`: none, or none that is known by its name. */
function zoneNamed(event: ICAL.Event): string | null {
  const name = event.component.getFirstProperty('dtstart')?.getFirstParameter('tzid')
  return typeof name === 'string' && isZone(name) ? name : null
}

/** As `Holiday` has it: days, and times that are said without a zone, are those of whoever reads them. */
function told(time: ICAL.Time, zone: string | null): string {
  const text = time.toString()
  if (time.isDate) return `${text.slice(0, 10)}T00:00:00`
  if (time.zone !== ICAL.Timezone.localTimezone) return new Date(roughly(time)).toISOString()
  // Many calendars name a zone without describing it.
  const wall = text.slice(0, 19)
  return zone === null ? wall : new Date(momentOfWall(wall, zone)).toISOString()
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
