import { describe, expect, test } from 'vitest'
import { comparisonFrom, comparisonsFor, isFirstShown, rangeFrom, refreshMsOf, shifted } from './range.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const now = Date.UTC(2026, 2, 14)
const range = (query: string) => rangeFrom(new URLSearchParams(query), now)

test.each([
  ['', DAY, 'day'],
  ['range=30m', DAY / 48, '30m'],
  ['range=6h', DAY / 4, '6h'],
  ['range=week', 7 * DAY, 'week'],
  ['range=century', DAY, 'day'],
  ['from=nonsense', DAY, 'day'],
  [`from=${'9'.repeat(20)}`, DAY, 'day'],
  ['from=-1', DAY, 'day'],
])('"%s" shows %d ms up to now', (query, span, name) => {
  expect(range(query)).toEqual({ from: now - span, to: now, name })
})

test('two moments are taken as they are, in ms or as dates', () => {
  const asked = { from: now - 2 * DAY, to: now - DAY, name: null }
  expect(range(`from=${asked.from}&to=${asked.to}`)).toEqual(asked)
  expect(range('from=2026-03-12T00:00:00Z&to=2026-03-13T00:00:00Z')).toEqual(asked)
})

test('a range that ends before it begins is a day', () => {
  expect(range(`from=${now}&to=${now - DAY}`).name).toBe('day')
})

test('a shift is by half, and never into the future', () => {
  expect(shifted(range(''), -1, now)).toEqual({ from: now - 1.5 * DAY, to: now - 0.5 * DAY })
  expect(shifted(range(''), 1, now)).toEqual({ from: now - DAY, to: now })
})

test('a preset may begin with another range than a day, and the address goes before it', () => {
  const first = (query: string) => rangeFrom(new URLSearchParams(query), now, 'month').name
  expect([first(''), first('range=week'), first('range=century')]).toEqual(['month', 'week', 'month'])
})

test.each([
  ['', ['day', 'week', 'month', 'year']],
  ['range=week', ['week', 'month', 'year']],
  ['range=month', ['month', 'year']],
  ['range=year', ['year']],
])('with "%s" one may compare with what does not overlap', (query, names) => {
  expect(comparisonsFor(range(query)).map(({ name }) => name)).toEqual(names)
})

test('a comparison that would overlap is none', () => {
  const compared = (query: string) => comparisonFrom(new URLSearchParams(query), range(query))?.shiftMs ?? null
  expect([compared('compare=week'), compared('range=month&compare=week'), compared('')]).toEqual([7 * DAY, null, null])
})

test('a longer range moves on less often', () => {
  const steps = ['', 'range=week', 'range=month', 'range=year'].map((query) => refreshMsOf(new URLSearchParams(query)))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(steps[0]).toBeGreaterThanOrEqual(5_000)
})

describe('of what began 20 minutes ago', () => {
  const first = now - 20 * MINUTE
  test('all of it is shown, with as much of the time before', () => {
    expect(rangeFrom(new URLSearchParams(), now, first)).toEqual({ from: now - 40 * MINUTE, to: now, name: null })
  })
  test.each([
    ['', true],
    ['compare=week', true],
    ['range=century', true],
    [`from=${now}&to=${now - DAY}`, true],
    [`from=${now}`, true],
    [`from=${'9'.repeat(20)}`, true],
    [`from=0&to=${'9'.repeat(20)}`, false],
    ['range=day', false],
    [`from=${now - DAY}&to=${now}`, false],
  ])('"%s" leaves it at that: %s', (query, isFirst) => {
    const asked = new URLSearchParams(query)
    expect(isFirstShown(asked, now)).toBe(isFirst)
    expect(rangeFrom(asked, now, first).from === now - 40 * MINUTE).toBe(isFirst)
  })
})
