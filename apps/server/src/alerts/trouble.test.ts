import { beforeEach, describe, expect, test } from 'vitest'
import type { DeadLetter } from '../store/outbox.ts'
import { createDeliveryTrouble, type DeliveryTrouble } from './trouble.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const BEGUN = 1_000 * DAY
const letter = (at: number, rest: Partial<DeadLetter> = {}): DeadLetter => ({
  ...{ channel: 'ops', at, error: 'answers 404', notices: 1, ...rest },
})

let now: number
let trouble: DeliveryTrouble
beforeEach(() => {
  now = BEGUN
  trouble = createDeliveryTrouble([], () => now)
})
const list = (...channels: readonly string[]) => trouble.list(new Set(channels))

describe('a channel that fails', () => {
  test('is trouble from its second failure on, since the first, in the words of the last', () => {
    trouble.failed('ops', 'answers 500')
    expect([list('ops'), trouble.isFailing('ops')]).toEqual([[], true])
    now += 5_000
    trouble.failed('ops', 'answers 503')
    expect(list('ops')).toEqual([{ of: 'delivery', since: BEGUN, text: 'channel ops: answers 503' }])
    expect([list('mail'), trouble.isFailing('mail')]).toEqual([[], false])
  })

  test.each<[string, (channel: string) => void]>([
    ['delivers', (channel) => trouble.delivered(channel)],
    ['has left', (channel) => trouble.left(channel)],
  ])('is none once it %s, and fails anew from then', (_, ends) => {
    for (let time = 0; time < 2; time += 1) trouble.failed('ops', 'answers 500')
    ends('ops')
    expect([list('ops'), trouble.isFailing('ops')]).toEqual([[], false])
    now += 5_000
    for (let time = 0; time < 2; time += 1) trouble.failed('ops', 'answers 500')
    expect(list('ops')).toMatchObject([{ since: BEGUN + 5_000 }])
  })

  test('whose receiver says no for good fails no more; one that was given up does', () => {
    for (const channel of ['ops', 'mail']) for (let time = 0; time < 2; time += 1) trouble.failed(channel, 'no')
    trouble.died(letter(now), true)
    trouble.died(letter(now, { channel: 'mail' }), false)
    expect([trouble.isFailing('ops'), trouble.isFailing('mail')]).toEqual([false, true])
  })
})

describe('what was never delivered', () => {
  test('is counted for each channel, since the first, with the last reason, whether that is there or not', () => {
    trouble.died(letter(now + 2, { notices: 2 }), true)
    trouble.died(letter(now + 1, { error: 'answers 410' }), true)
    trouble.died(letter(now, { channel: 'mail' }), true)
    expect(list()).toEqual([
      { of: 'delivery', since: BEGUN + 1, text: 'channel ops: 3 notices were never delivered: answers 410' },
      { of: 'delivery', since: BEGUN, text: 'channel mail: 1 notice was never delivered: answers 404' },
    ])
  })

  test('is shown for a day, also what the last run knew of', () => {
    trouble = createDeliveryTrouble([letter(BEGUN - DAY + 1), letter(BEGUN - DAY)], () => now)
    expect(list()).toMatchObject([{ text: expect.stringContaining('1 notice ') }])
    now += 1
    expect(list()).toEqual([])
  })

  test('for an hour once its channel delivers, but what died after that for a day', () => {
    trouble.died(letter(BEGUN), true)
    now += 1_000
    trouble.delivered('ops')
    now = BEGUN + HOUR - 1
    expect(list()).toHaveLength(1)
    now = BEGUN + HOUR
    expect(list()).toEqual([])
    trouble.died(letter(now), true)
    now += DAY - 1
    expect(list()).toHaveLength(1)
  })
})
