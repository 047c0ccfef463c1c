import type { Hours } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { type Holidays, isWithin } from './hours.ts'

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const berlin = (weekly: Hours['weekly'], holidays: string | null = null): Hours => ({
  ...{ name: 'some', zone: 'Europe/Berlin', weekly, holidays },
})
const office = (holidays: string | null = null) =>
  berlin(
    [
      { days: WORKDAYS, from: '09:00', until: '17:00' },
      { days: ['sat'], from: '10:00', until: '14:00' },
    ],
    holidays,
  )

/** The answer at a moment, with when it ends in UTC. */
const answer = (hours: Hours, at: string, holidays?: Holidays) => {
  const { is, until } = isWithin(hours, Date.parse(at), holidays)
  return `${is ? 'within' : 'outside'} until ${new Date(until).toISOString().slice(5, 16)}`
}

describe('hours of a week, by the clock on the wall', () => {
  test.each([
    ['2026-01-05T07:59:59Z', 'outside until 01-05T08:00'],
    ['2026-01-05T08:00Z', 'within until 01-05T16:00'],
    ['2026-01-05T15:59:59Z', 'within until 01-05T16:00'],
    ['2026-01-05T16:00Z', 'outside until 01-06T08:00'],
    ['2026-01-10T10:00Z', 'within until 01-10T13:00'],
    ['2026-01-10T13:00Z', 'outside until 01-12T08:00'],
    // In summer it is nine an hour sooner.
    ['2026-07-06T07:00Z', 'within until 07-06T15:00'],
    // From Friday on over the Sunday on which the clock is put forward.
    ['2026-03-28T14:00Z', 'outside until 03-30T07:00'],
  ])('%s: %s', (at, expected) => {
    expect(answer(office(), at)).toBe(expected)
  })
})

describe('across midnight', () => {
  const nights = berlin([{ days: ['sat'], from: '22:00', until: '06:00' }])
  test.each([
    ['2026-01-11T04:59Z', 'within until 01-11T05:00'],
    ['2026-01-11T05:00Z', 'outside until 01-17T21:00'],
    // The night in which an hour is left out, and the one with one more.
    ['2026-03-28T21:00Z', 'within until 03-29T04:00'],
    ['2026-10-24T20:00Z', 'within until 10-25T05:00'],
  ])('%s: %s', (at, expected) => {
    expect(answer(nights, at)).toBe(expected)
  })
})

test('what lies whole in an hour that is left out does not take place', () => {
  const odd = berlin([{ days: ['sun'], from: '02:10', until: '02:50' }])
  expect(answer(odd, '2026-03-28T12:00Z')).toBe('outside until 04-05T00:10')
})

test('spans that touch are one, and until midnight is until the day ends', () => {
  const split = berlin([
    { days: ['mon'], from: '09:00', until: '12:00' },
    { days: ['mon'], from: '12:00', until: '24:00' },
  ])
  expect(answer(split, '2026-01-05T09:00Z')).toBe('within until 01-05T23:00')
})

test('hours that never end cannot change for as long as was looked', () => {
  const always = berlin([{ days: [...WORKDAYS, 'sat', 'sun'], from: '00:00', until: '24:00' }])
  expect(answer(always, '2026-01-05T09:00Z')).toBe('within until 01-13T09:00')
})

describe('holidays are left out', () => {
  const holidays: Holidays = new Map([
    [
      'feasts.ics',
      [
        { name: 'Epiphany', from: '2026-01-06T00:00:00', until: '2026-01-07T00:00:00' },
        { name: 'A meeting elsewhere', from: '2026-01-07T12:00:00Z', until: '2026-01-07T13:00:00Z' },
      ],
    ],
  ])
  test.each([
    ['2026-01-05T16:00Z', 'outside until 01-07T08:00'],
    ['2026-01-06T10:00Z', 'outside until 01-07T08:00'],
    ['2026-01-07T08:00Z', 'within until 01-07T12:00'],
    ['2026-01-07T12:30Z', 'outside until 01-07T13:00'],
    ['2026-01-07T13:00Z', 'within until 01-07T16:00'],
  ])('%s: %s', (at, expected) => {
    expect(answer(office('feasts.ics'), at, holidays)).toBe(expected)
  })

  test('of a calendar that they name, and of no other', () => {
    expect(answer(office('other.ics'), '2026-01-06T10:00Z', holidays)).toBe('within until 01-06T16:00')
    expect(answer(office(), '2026-01-06T10:00Z', holidays)).toBe('within until 01-06T16:00')
  })

  test('of the day where the hours are, not where the calendar was made', () => {
    const there: Hours = { ...office('feasts.ics'), zone: 'Pacific/Auckland' }
    // The sixth of January ends there thirteen hours sooner than in Greenwich.
    expect(answer(there, '2026-01-06T12:00Z', holidays)).toBe('outside until 01-06T20:00')
  })
})

test('other holidays are another answer, at once', () => {
  const hours = office('feasts.ics')
  expect(answer(hours, '2026-01-06T10:00Z', new Map())).toMatch(/^within/)
  const feast = { name: 'Epiphany', from: '2026-01-06T00:00:00', until: '2026-01-07T00:00:00' }
  expect(answer(hours, '2026-01-06T10:00Z', new Map([['feasts.ics', [feast]]]))).toMatch(/^outside/)
})
