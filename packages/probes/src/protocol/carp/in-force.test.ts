import { expect, test } from 'vitest'
import { type Heard, inForce } from './in-force.ts'

const NOW = 100_000
const heard = (source: string, agoMs: number, more: Partial<Heard> = {}): Heard => ({
  ...{ source, vhid: 1, advskew: 0, advbase: 1, demotion: 0, at: NOW - agoMs },
  ...more,
})
const masters = (...all: readonly Heard[]) => inForce(all, NOW).map(({ source }) => source)

test('a master counts for three of its intervals', () => {
  expect(masters(heard('d1', 3_000))).toEqual(['d1'])
  expect(masters(heard('d1', 3_001))).toEqual([])
  expect(masters(heard('d1', 3_500, { advskew: 128 }))).toEqual(['d1'])
  expect(masters(heard('d1', 29_000, { advbase: 10 }))).toEqual(['d1'])
})

test('two that go on are two, though one advertisement comes late', () => {
  expect(masters(heard('d1', 1_400), heard('d2', 100))).toEqual(['d1', 'd2'])
})

test('one that fell silent when another began has yielded', () => {
  expect(masters(heard('d1', 1_600), heard('d2', 100))).toEqual(['d2'])
})

test('masters of different vhids do not concern each other', () => {
  expect(masters(heard('d1', 2_500), heard('d2', 100, { vhid: 2 }))).toEqual(['d1', 'd2'])
})
