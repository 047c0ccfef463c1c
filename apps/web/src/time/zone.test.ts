import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

// Whether times are UTC is kept in the browser.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })

describe.each([
  ['Europe/Berlin', '2027-03-28', '+01:00', '+02:00'],
  ['Europe/Berlin', '2027-10-31', '+02:00', '+01:00'],
  ['America/New_York', '2027-03-14', '-05:00', '-04:00'],
  ['America/New_York', '2027-11-07', '-04:00', '-05:00'],
  ['Pacific/Chatham', '2027-09-26', '+12:45', '+13:45'],
])('in %s on %s', (zone, day, before, after) => {
  let module: typeof import('./zone.ts')
  beforeAll(async () => {
    vi.stubEnv('TZ', zone)
    vi.resetModules()
    module = await import('./zone.ts')
  })
  afterAll(() => vi.unstubAllEnvs())

  test.each([
    ['00:30', before],
    ['00:59', before],
    ['04:00', after],
    ['06:30', after],
    ['23:59', after],
  ])('what a field says at %s is that moment, and is shown so again', (clock, offset) => {
    const text = `${day}T${clock}`
    expect(module.timeInField(text)).toBe(Date.parse(`${text}:00${offset}`))
    expect(module.fieldTime(module.timeInField(text) ?? 0)).toBe(text)
  })
})

test('a field that is not whole is no moment', async () => {
  const { timeInField } = await import('./zone.ts')
  expect(timeInField('')).toBeNull()
  for (const year of ['0002', '0020', '0202']) expect(timeInField(`${year}-03-14T10:00`)).toBeNull()
})

test('the same day of another year is another day', async () => {
  const { isSameDay, sinceTime } = await import('./zone.ts')
  const [at, later, nextYear] = [at12(2027), at12(2027) + 60_000, at12(2028)]
  expect([isSameDay(at, later), isSameDay(at, nextYear)]).toEqual([true, false])
  expect([sinceTime(at, later), sinceTime(at, nextYear)]).toEqual(['12:00', '14 Mar 2027 12:00'])
})

test('a moment that is not today’s has its day, and the day is that of the zone that is shown', async () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  vi.resetModules()
  const { listedTime, momentTime, setUtc, sinceTime } = await import('./zone.ts')
  const said = (at: string, now: string) =>
    [listedTime, momentTime, sinceTime].map((print) => print(Date.parse(at), Date.parse(now)))
  const now = '2027-03-14T22:00:00Z'
  expect(said('2027-03-14T10:00:00Z', now)).toEqual(['11:00:00', '11:00', '11:00'])
  expect(said('2027-03-09T14:59:45Z', now)).toEqual(['9 Mar 15:59:45', '9 Mar 15:59:45', '9 Mar 15:59'])
  expect(said('2026-12-31T14:59:45Z', now)).toEqual([
    '31 Dec 2026 15:59:45',
    '31 Dec 2026 15:59:45',
    '31 Dec 2026 15:59',
  ])
  // It is the 15th in Berlin, and still the 14th by UTC.
  const late = '2027-03-14T23:30:00Z'
  expect(said('2027-03-14T10:00:00Z', late)[0]).toBe('14 Mar 11:00:00')
  setUtc(true)
  expect(said('2027-03-14T10:00:00Z', late)[0]).toBe('10:00:00')
  vi.unstubAllEnvs()
})

/** By the clock of whatever zone the tests run in. */
const at12 = (year: number): number => new Date(year, 2, 14, 12).getTime()
