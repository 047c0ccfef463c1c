/**
 * Who is on call in the week of the trial, and when the office is open, said in another way than the product says it: by the
 * days and hours that `Intl` shows, without its library for time zones.
 */

const ZONE = 'Europe/Berlin'
export interface Span {
  readonly from: number
  readonly until: number
}

/** From a Monday on; the clock goes back an hour on the Sunday of this week. Wall ms. */
export const WEEK: Span = { from: Date.parse('2026-10-19T04:00:00Z'), until: Date.parse('2026-10-26T12:00:00Z') }
/** The night of that Sunday. */
export const NIGHT: Span = { from: Date.parse('2026-10-24T14:00:00Z'), until: Date.parse('2026-10-25T14:00:00Z') }

const shown = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit' },
  hourCycle: 'h23',
})

/** `2026-10-19 08:30` and `Mon`, as the clock on the wall says it. */
function wall(at: number): { readonly day: string; readonly time: string; readonly weekday: string } {
  const parts = Object.fromEntries(shown.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
    weekday: parts.weekday ?? '',
  }
}

const DAY_MS = 86_400_000
const FIRST_DAY = '2026-10-18'
const FOUR = ['ann', 'bob', 'cyd', 'dan'] as const
export type Who = (typeof FOUR)[number]

/** Each day at nine the next of the four; in the weekend's night somebody takes over. */
export function primaryAt(at: number): Who {
  const { day, time } = wall(at)
  const now = `${day} ${time}`
  if (now >= '2026-10-24 18:00' && now < '2026-10-25 12:00') return 'bob'
  const days = Math.round((Date.parse(day) - Date.parse(FIRST_DAY)) / DAY_MS) - (time < '09:00' ? 1 : 0)
  return FOUR[((days % 4) + 4) % 4] ?? 'ann'
}

/** Dan, but in the office Ann. */
export const secondaryAt = (at: number): Who => (isOffice(at) ? 'ann' : 'dan')

export function isOffice(at: number): boolean {
  const { time, weekday } = wall(at)
  return weekday !== 'Sat' && weekday !== 'Sun' && time >= '09:00' && time < '17:00'
}

/** The same as a configuration says it. */
export const CALENDAR = `
hours:
  office: { zone: ${ZONE}, weekly: [mon-fri 09:00-17:00] }
rotas:
  primary:
    title: Primary
    zone: ${ZONE}
    layers: [{ people: [ann, bob, cyd, dan], handover: "09:00", since: ${FIRST_DAY} }]
    overrides: [{ person: bob, from: 2026-10-24 18:00, until: 2026-10-25 12:00, note: a swap }]
  secondary:
    title: Secondary
    zone: ${ZONE}
    layers: [{ people: [dan] }, { people: [ann], during: office }]
`
