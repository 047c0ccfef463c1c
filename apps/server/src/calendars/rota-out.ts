import type { Person, Rota } from '@foretop/shared/model.ts'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { type Almanac, stintsIn } from '../core/on-call.ts'
import { zoneOf } from '../core/wall-clock.ts'

interface Exported {
  readonly site: string
  readonly people: readonly Person[]
  readonly almanac: Almanac
  /** Wall ms. */
  readonly now: number
}

const AHEAD_DAYS = 90

/**
 * A rota in iCalendar (RFC 5545): an event for each time that somebody is on call, from the beginning of the last month to
 * ninety days from now. It begins on a day that stays the same for a month, so that an event has the same UID whenever it
 * is asked for. All times are moments, which every zone shows as its own.
 */
export function icalendarOf(rota: Rota, { site, people, almanac, now }: Exported): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').startOfDay()
  const window = {
    from: today.with({ day: 1 }).subtract({ months: 1 }).epochMilliseconds,
    until: today.add({ days: AHEAD_DAYS }).epochMilliseconds,
  }
  const calendar = new ICAL.Component('vcalendar')
  calendar.updatePropertyWithValue('version', '2.0')
  calendar.updatePropertyWithValue('prodid', '-//Foretop//rota//EN')
  calendar.updatePropertyWithValue('x-wr-calname', `On call: ${rota.title} (${site})`)
  calendar.updatePropertyWithValue('x-wr-timezone', zoneOf(rota.zone))
  for (const { from, until, person, override } of stintsIn(rota, window, almanac)) {
    if (person === null) continue
    const title = people.find(({ name }) => name === person)?.title ?? person
    const event = new ICAL.Component('vevent')
    event.updatePropertyWithValue('uid', `${rota.name}-${person}-${from}@${uidHost(site)}.foretop`)
    event.updatePropertyWithValue('dtstamp', timeAt(now))
    event.updatePropertyWithValue('dtstart', timeAt(from))
    event.updatePropertyWithValue('dtend', timeAt(until))
    event.updatePropertyWithValue('summary', `${title}: ${rota.title}${override ? ' (in place of somebody else)' : ''}`)
    // Whoever is on call may still have other things to do.
    event.updatePropertyWithValue('transp', 'TRANSPARENT')
    calendar.addSubcomponent(event)
  }
  return `${calendar.toString()}\r\n`
}

const timeAt = (at: number): ICAL.Time => ICAL.Time.fromJSDate(new Date(at), true)

/** What of a name may stand behind an @. */
const uidHost = (site: string): string => site.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
