import { describe, expect, test } from 'vitest'
import { holidaysIn } from './holidays-in.ts'

const WINDOW = { from: Date.parse('2025-12-01T00:00Z'), until: Date.parse('2027-02-01T00:00Z') }
const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:1@example', ...lines, 'END:VEVENT']
const read = (...lines: readonly string[]) =>
  holidaysIn(calendar(...lines), WINDOW).map(({ name, from, until }) => `${name}: ${from} ${until}`)

test('a day is that day wherever it is read, and the last one is the day after', () => {
  expect(read(...event('SUMMARY:Epiphany', 'DTSTART;VALUE=DATE:20260106'))).toEqual([
    'Epiphany: 2026-01-06T00:00:00 2026-01-07T00:00:00',
  ])
  expect(read(...event('SUMMARY:Easter', 'DTSTART;VALUE=DATE:20260403', 'DTEND;VALUE=DATE:20260407'))).toEqual([
    'Easter: 2026-04-03T00:00:00 2026-04-07T00:00:00',
  ])
})

test('what comes each year comes in every year of the window', () => {
  const yearly = event('SUMMARY:New Year', 'DTSTART;VALUE=DATE:19700101', 'RRULE:FREQ=YEARLY')
  expect(read(...yearly)).toEqual([
    'New Year: 2026-01-01T00:00:00 2026-01-02T00:00:00',
    'New Year: 2027-01-01T00:00:00 2027-01-02T00:00:00',
  ])
})

test('the fourth Thursday of November, but not when it is left out or moved', () => {
  const rule = event(
    ...['SUMMARY:Thanksgiving', 'DTSTART;VALUE=DATE:20251127', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
    'RDATE;VALUE=DATE:20251224',
  )
  expect(read(...rule).toSorted()).toEqual([
    'Thanksgiving: 2025-12-24T00:00:00 2025-12-25T00:00:00',
    'Thanksgiving: 2026-11-26T00:00:00 2026-11-27T00:00:00',
  ])
  const without = event(...rule.slice(2, -1), 'EXDATE;VALUE=DATE:20261126')
  expect(read(...without)).toEqual(['Thanksgiving: 2025-12-24T00:00:00 2025-12-25T00:00:00'])
  const moved = event('SUMMARY:Moved', 'RECURRENCE-ID;VALUE=DATE:20261126', 'DTSTART;VALUE=DATE:20261127')
  expect(read(...rule, ...moved)).toContain('Moved: 2026-11-27T00:00:00 2026-11-28T00:00:00')
})

describe('a time', () => {
  test.each([
    [
      'in a zone that is only named',
      ['DTSTART;TZID=Europe/Berlin:20260706T120000', 'DURATION:PT1H'],
      '2026-07-06T10:00:00.000Z',
    ],
    ['in UTC', ['DTSTART:20260706T120000Z', 'DTEND:20260706T130000Z'], '2026-07-06T12:00:00.000Z'],
    ['in a zone of nobody', ['DTSTART;TZID=Nowhere:20260706T120000', 'DURATION:PT1H'], '2026-07-06T12:00:00'],
    ['without a zone', ['DTSTART:20260706T120000', 'DURATION:PT1H'], '2026-07-06T12:00:00'],
  ])('%s', (_, lines, from) => {
    expect(read(...event(...lines))[0]).toContain(from)
  })

  test('in a zone that the calendar describes itself', () => {
    const zone = [
      ...['BEGIN:VTIMEZONE', 'TZID:Office', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0300', 'TZOFFSETTO:+0300', 'END:STANDARD', 'END:VTIMEZONE'],
    ]
    expect(read(...zone, ...event('DTSTART;TZID=Office:20260706T120000', 'DURATION:PT1H'))).toEqual([
      ': 2026-07-06T09:00:00.000Z 2026-07-06T10:00:00.000Z',
    ])
  })
})

test('what is cancelled, over, far away or without an end does not count', () => {
  expect(read(...event('DTSTART;VALUE=DATE:20260106', 'STATUS:CANCELLED'))).toEqual([])
  expect(read(...event('DTSTART;VALUE=DATE:20240106'))).toEqual([])
  expect(read(...event('DTSTART;VALUE=DATE:20300106'))).toEqual([])
  expect(read(...event('DTSTART:20260106T120000Z'))).toEqual([])
})

test('what is no calendar is refused with what is wrong', () => {
  expect(() => holidaysIn('<html>', WINDOW)).toThrow('must begin with BEGIN:VCALENDAR')
  expect(() => holidaysIn('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n', WINDOW)).toThrow()
  expect(() => read(...event('DTSTART:20260101T000000Z', 'DURATION:PT1M', 'RRULE:FREQ=HOURLY'))).toThrow(
    'more than 5000',
  )
})
