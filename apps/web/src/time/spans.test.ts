import type { Status, Transition } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { spansOf, troubleBegan } from './spans.ts'

const event = (seq: number, at: number, from: Status, to: Status): Transition => ({
  seq,
  checkId: 'web1/http',
  at,
  text: '',
  change: { of: 'status', from, to },
})
const read = (spans: ReturnType<typeof spansOf>) => spans.map((span) => `${span.from}-${span.to} ${span.status}`)
const trouble = [event(2, 80, 'critical', 'ok'), event(1, 60, 'ok', 'critical')]

test('without transitions the check was as it is', () => {
  expect(read(spansOf([], 'ok', 0, 100))).toEqual(['0-100 ok'])
})

test('each transition begins a span', () => {
  expect(read(spansOf(trouble, 'ok', 0, 100))).toEqual(['0-60 ok', '60-80 critical', '80-100 ok'])
})

test('a transition before the range still says how the range began', () => {
  expect(read(spansOf(trouble, 'ok', 70, 100))).toEqual(['70-80 critical', '80-100 ok'])
  expect(read(spansOf(trouble, 'ok', 90, 100))).toEqual(['90-100 ok'])
})

test('a range that ended long ago is not painted with the present', () => {
  expect(read(spansOf(trouble, 'ok', 0, 70))).toEqual(['0-60 ok', '60-70 critical'])
})

test('flapping and blocking are no statuses', () => {
  const flapping: Transition = { ...event(3, 90, 'ok', 'ok'), change: { of: 'flapping', to: true } }
  expect(read(spansOf([flapping, ...trouble], 'ok', 85, 100))).toEqual(['85-100 ok'])
})

test.each([
  [
    'a warning that became critical',
    [event(3, 90, 'warning', 'critical'), event(2, 70, 'ok', 'warning'), ...trouble],
    70,
  ],
  ['what was well in between', [event(3, 90, 'ok', 'critical'), ...trouble], 90],
  ['what is not known yet', [], 90],
  [
    'another change of it',
    [{ ...event(3, 90, 'ok', 'critical') }, { ...event(4, 95, 'ok', 'ok'), change: { of: 'flapping', to: true } }],
    90,
  ],
] as const)('trouble began, of %s', (_, events, began) => {
  expect(troubleBegan(events, { since: 90 })).toBe(began)
})
