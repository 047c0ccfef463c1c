import { expect, test } from 'vitest'
import { withLatest } from './latest.ts'

const MINUTE = 60_000
const now = 1_000 * MINUTE
const line = (metric: string, instance: string | null) => ({ metric, instance, avg: [290], min: [0], max: [7_397] })
const history = (to: number) => ({
  from: to - 300 * MINUTE,
  to,
  stepMs: MINUTE,
  times: [to - MINUTE],
  series: [line('waiting', null), line('in', 'eth0'), line('in', 'eth1')],
})
const look = { checkedAt: now, rates: { waiting: 7_397, in: { eth0: 12 } } }
const latest = (to: number, of: Parameters<typeof withLatest>[1] = look) =>
  withLatest(history(to), of, 300).series.map((one) => one.latest)

test('says of each line what the last look read, by its instance', () => {
  expect(latest(now)).toEqual([7_397, 12, null])
})

test.each([
  ['ends less than a point before the look', now - MINUTE, 7_397],
  ['ends long before the look', now - 2 * MINUTE, null],
  ['begins after the look', now + 301 * MINUTE, null],
])('of a span that %s', (_, to, expected) => {
  expect(latest(to)[0]).toBe(expected)
})

test('says nothing of an instance that is gone, whatever it is called', () => {
  const gone = { ...history(now), series: [line('in', 'constructor'), line('toString', null)] }
  expect(withLatest(gone, look, 300).series.map((one) => one.latest)).toEqual([null, null])
})

test('says nothing of a check that was never looked at', () => {
  expect(latest(now, { checkedAt: null, rates: {} })).toEqual([null, null, null])
})
