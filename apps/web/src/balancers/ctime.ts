import { zone } from '../zone.ts'

/** `Tue May 19`, `05:44:52`, `2009`: as C prints a time and pbadm did; the day of the month is padded by a space. */
export function ctimeParts(at: number) {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone() },
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return {
    day: `${part('weekday')} ${part('month')} ${part('day').padStart(2)}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
    year: part('year'),
  }
}
