/** Times as the reader has them: language and zone of the browser, or UTC when asked for. */

const KEY = 'foretop.utc'
let utc = localStorage.getItem(KEY) === 'yes'

export const zone = (): string | undefined => (utc ? 'UTC' : undefined)
export const isUtc = (): boolean => utc

export function setUtc(value: boolean): void {
  utc = value
  localStorage.setItem(KEY, value ? 'yes' : 'no')
  formats.clear()
}

const formats = new Map<string, Intl.DateTimeFormat>()

function printed(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options)
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone() })
    formats.set(key, format)
  }
  return format.format(at)
}

/** `14:03:22` */
export const clockTime = (at: number): string =>
  printed(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** `14:03` */
export const minuteTime = (at: number): string => printed(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `14 Mar` */
export const dayDate = (at: number): string => printed(at, { day: 'numeric', month: 'short' })

/** `14 Mar 14:03` */
export const dayTime = (at: number): string => `${dayDate(at)} ${minuteTime(at)}`

/** `Sat 14 Mar 14:03` */
export const weekdayTime = (at: number): string =>
  `${printed(at, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')} ${minuteTime(at)}`

/** `Sat 14:03`, in a zone; the reader's, if none is given. */
export const timeInZone = (at: number, of: string | undefined): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZone: of ?? zone(),
  })
    .format(at)
    .replace(',', '')

/** Whether two moments are on one day of the reader's. */
export const isSameDay = (at: number, other: number): boolean => fullDate(at) === fullDate(other)

/** A moment has its day if that is not today's, and its year if that is not this one's. */
const dated = (at: number, now: number, clock: (at: number) => string): string => {
  if (isSameDay(at, now)) return clock(at)
  return `${yearOf(at) === yearOf(now) ? dayDate(at) : fullDate(at)} ${clock(at)}`
}

const yearOf = (at: number): string => printed(at, { year: 'numeric' })

/** `14:03`, with the day if it is not today's: to be said of something that has lasted since. */
export const sinceTime = (at: number, now: number): string => dated(at, now, minuteTime)

/** `14:03:22`, with the day if it is not today's: what stands in a list. */
export const listedTime = (at: number, now: number): string => dated(at, now, clockTime)

/** As `listedTime`, but `14:03` where there are no seconds: what happened, and when it ends. */
export const momentTime = (at: number, now: number): string =>
  dated(at, now, at % 60_000 < 1_000 ? minuteTime : clockTime)

/** `14 Mar 2026 14:03:22` */
export const fullTime = (at: number): string => `${fullDate(at)} ${clockTime(at)}`

const fullDate = (at: number): string => printed(at, { day: 'numeric', month: 'short', year: 'numeric' })

/** The zone's name, to be said once beside times: `UTC`, `GMT+1`. */
export const zoneName = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone(), timeZoneName: 'short' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value ?? ''

/** How far the reader's zone is ahead of UTC at a moment, in ms. */
export function zoneOffsetMs(at: number): number {
  return utc ? 0 : -new Date(at).getTimezoneOffset() * 60_000
}

/** The format of a date field of a form, in the reader's zone. */
export const fieldTime = (at: number): string => new Date(at + zoneOffsetMs(at)).toISOString().slice(0, 16)

/** What stands in such a field as wall ms; `null` while it is not whole: a year that is being typed is 2, 20 and 202 first. */
export function timeInField(text: string): number | null {
  // Without a zone it is read in the reader's own, on the right side of a change of the clock.
  const at = Date.parse(utc ? `${text}Z` : text)
  return at >= 0 ? at : null
}
