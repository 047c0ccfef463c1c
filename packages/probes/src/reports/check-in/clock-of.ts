/** Writes times as people read them at a moment: `03:15`, `yesterday 03:15`, `Mon 3 Mar 03:15`; zones as the tz database has them. */
export function clockOf(now: number, zone: string | undefined): (at: number) => string {
  const timeZone = zone === undefined ? {} : { timeZone: zone }
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...timeZone })
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', ...timeZone })
  const date = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...timeZone })
  const numbered = (at: number) => Date.parse(`${date.format(at)}T00:00:00Z`) / DAY_MS
  const today = numbered(now)
  return (at) => {
    const days = numbered(at) - today
    const name = NAMES.get(days)
    return name === undefined ? `${day.format(at).replace(',', '')} ${time.format(at)}` : `${name}${time.format(at)}`
  }
}

const DAY_MS = 86_400_000
const NAMES = new Map([
  [-1, 'yesterday '],
  [0, ''],
  [1, 'tomorrow '],
])
