import { zone } from '../time/zone.ts'

/** `Tue May 19`, `05:44:52`, `2009`: as C prints a time and pbadm did; the day of the month is padded by a space. */
export function ctimeParts(at: number) {
  const parts = new Map(
    formatIn(zone())
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return {
    day: `${part('weekday')} ${part('month')} ${part('day').padStart(2)}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
    year: part('year'),
  }
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

/** Making one takes longer than a hundred uses of it. */
function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone },
  })
  formats.set(timeZone, format)
  return format
}
