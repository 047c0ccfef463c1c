import type { Hours, Layer, Rota } from '@foretop/shared/model.ts'
import { madeUpLayer, madeUpRota } from '@foretop/shared/rota.made-up.ts'
import { describe, expect, test } from 'vitest'
import type { Holidays } from './hours.ts'
import { onCallAt, stintsIn } from './on-call.ts'

const rota = (layers: readonly Layer[], overrides: Rota['overrides'] = []): Rota => madeUpRota(layers, { overrides })
const office: Hours = {
  ...{ name: 'office', zone: 'Europe/Berlin', holidays: 'feasts.ics' },
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' }],
}
const holidays: Holidays = new Map([
  ['feasts.ics', [{ name: 'Epiphany', from: '2026-01-06T00:00:00', until: '2026-01-07T00:00:00' }]],
])

const text = (at: number) => new Date(at).toISOString().slice(5, 16)
const who = (of: Rota, at: string) => {
  const { people, until } = onCallAt(of, Date.parse(at), { hours: [office], holidays })
  return `${people.join(' and ') || 'nobody'} until ${text(until)}`
}
/** All stints in a window, as people read them. */
const stints = (of: Rota, from: string, until: string) =>
  stintsIn(of, { from: Date.parse(from), until: Date.parse(until) }, { hours: [office], holidays }).map(
    ({ from, person, override }) => `${text(from)} ${person ?? 'nobody'}${override ? ' (override)' : ''}`,
  )

describe('people take turns, by the clock on the wall', () => {
  const three = rota([madeUpLayer(['ann', 'bob', 'carl'])])
  test.each([
    // Before the first turn nobody is on call.
    ['2026-01-05T07:59Z', 'nobody until 01-05T08:00'],
    ['2026-01-05T08:00Z', 'ann until 01-12T08:00'],
    ['2026-01-12T07:59:59Z', 'ann until 01-12T08:00'],
    ['2026-01-12T08:00Z', 'bob until 01-19T08:00'],
    ['2026-01-26T08:00Z', 'ann until 02-02T08:00'],
    // That week is an hour shorter, and nine is at seven from then on.
    ['2026-03-29T23:00Z', 'carl until 03-30T07:00'],
    ['2026-10-25T00:30Z', 'carl until 10-26T08:00'],
    ['2031-06-02T07:00Z', 'ann until 06-09T07:00'],
  ])('%s: %s', (at, expected) => {
    expect(who(three, at)).toBe(expected)
  })

  test('each day', () => {
    const daily = rota([madeUpLayer(['ann', 'bob'], { turn: { since: '2026-03-27', at: '02:30', days: 1 } })])
    expect(stints(daily, '2026-03-27T12:00Z', '2026-03-31T00:00Z')).toEqual([
      ...['03-27T12:00 ann', '03-28T01:30 bob'],
      // There is no half past two: they hand over when the clock goes from two to three.
      ...['03-29T01:00 ann', '03-30T00:30 bob'],
    ])
  })

  test('the very beginning of what is left out is left out too', () => {
    const daily = rota([madeUpLayer(['ann', 'bob'], { turn: { since: '2026-03-28', at: '02:00', days: 1 } })])
    expect(stints(daily, '2026-03-28T12:00Z', '2026-03-30T00:00Z')).toEqual(['03-28T12:00 ann', '03-29T01:00 bob'])
  })

  test('of a time that comes twice it is the first', () => {
    const daily = rota([madeUpLayer(['ann', 'bob'], { turn: { since: '2026-10-24', at: '02:30', days: 1 } })])
    expect(stints(daily, '2026-10-24T12:00Z', '2026-10-26T00:00Z')).toEqual(['10-24T12:00 ann', '10-25T00:30 bob'])
  })

  test('each so many days', () => {
    const third = rota([madeUpLayer(['ann', 'bob'], { turn: { since: '2026-01-01', at: '00:00', days: 3 } })])
    expect(stints(third, '2026-01-02T00:00Z', '2026-01-10T00:00Z')).toEqual([
      ...['01-02T00:00 ann', '01-03T23:00 bob', '01-06T23:00 ann', '01-09T23:00 bob'],
    ])
  })

  test('one alone is on call always', () => {
    expect(who(rota([madeUpLayer(['ann'], { turn: null })]), '2026-01-05T00:00Z')).toBe('ann until 01-13T00:00')
  })
})

describe('layers', () => {
  test('a later one goes over an earlier one, within its hours alone', () => {
    const layered = rota([madeUpLayer(['ann', 'bob']), madeUpLayer(['dora'], { turn: null, during: 'office' })])
    expect(stints(layered, '2026-01-09T12:00Z', '2026-01-13T00:00Z')).toEqual([
      ...['01-09T12:00 dora', '01-09T16:00 ann', '01-12T08:00 dora', '01-12T16:00 bob'],
    ])
  })

  test('hours leave holidays out, and a layer may be of holidays alone', () => {
    const layered = rota([
      madeUpLayer(['dora'], { turn: null, during: 'office' }),
      madeUpLayer(['eve'], { turn: null, holidays: 'feasts.ics' }),
    ])
    expect(stints(layered, '2026-01-05T10:00Z', '2026-01-07T09:00Z')).toEqual([
      ...['01-05T10:00 dora', '01-05T16:00 nobody', '01-05T23:00 eve', '01-06T23:00 nobody', '01-07T08:00 dora'],
    ])
  })

  test('hours that nobody knows are never', () => {
    expect(who(rota([madeUpLayer(['dora'], { turn: null, during: 'gone' })]), '2026-01-05T10:00Z')).toMatch(/^nobody/)
  })
})

describe('overrides', () => {
  const swap = {
    person: 'carl',
    from: Date.parse('2026-01-06T18:00Z'),
    until: Date.parse('2026-01-07T06:00Z'),
    note: '',
  }

  test('go over all layers, and say so', () => {
    expect(stints(rota([madeUpLayer(['ann'])], [swap]), '2026-01-06T12:00Z', '2026-01-07T12:00Z')).toEqual([
      ...['01-06T12:00 ann', '01-06T18:00 carl (override)', '01-07T06:00 ann'],
    ])
  })

  test('of two the later one counts', () => {
    const other = {
      ...swap,
      person: 'dora',
      from: Date.parse('2026-01-07T00:00Z'),
      until: Date.parse('2026-01-07T02:00Z'),
    }
    expect(stints(rota([madeUpLayer(['ann'])], [swap, other]), '2026-01-06T18:00Z', '2026-01-07T12:00Z')).toEqual([
      ...[
        '01-06T18:00 carl (override)',
        '01-07T00:00 dora (override)',
        '01-07T02:00 carl (override)',
        '01-07T06:00 ann',
      ],
    ])
  })
})

test('what was answered before is no answer to what is said by now', () => {
  const one = rota([madeUpLayer(['dora'], { turn: null, during: 'office' })])
  expect(onCallAt(one, Date.parse('2026-01-05T10:00Z'), { hours: [] }).people).toEqual([])
  expect(onCallAt(one, Date.parse('2026-01-05T10:00Z'), { hours: [office] }).people).toEqual(['dora'])
  expect(onCallAt(one, Date.parse('2026-01-05T07:00Z'), { hours: [office] }).people).toEqual([])
})
