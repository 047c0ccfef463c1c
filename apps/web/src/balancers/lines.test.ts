import { describe, expect, test } from 'vitest'
import { barsOf, heightOf } from './bars.ts'
import { linesOf, silentMs, wideLines } from './lines.ts'
import type { LineLook } from './look.ts'

const S = 1_000
const look = (at: number, more: Partial<LineLook> = {}): LineLook => ({
  ...{ at, durationMs: 5, is: 'answered', inFlight: 1, waiting: 0 },
  ...more,
})
const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, at) => look(from + at * ms))
const drawn = (looks: readonly LineLook[], everyMs = S) =>
  linesOf(looks, everyMs).map((line) => ('gapMs' in line ? `gap ${Math.round(line.gapMs / S)} s` : line.look.at / S))

describe('lines', () => {
  test('the newest is on top', () => {
    expect(drawn(every(S, 3))).toEqual([2, 1, 0])
  })
  test('a stretch without looks is said so', () => {
    expect(drawn([look(0), look(1 * S), look(9 * S)])).toEqual([9, 'gap 8 s', 1, 0])
  })
  test('one missing second is told by the clock alone', () => {
    expect(drawn([look(0), look(2 * S)])).toEqual([2, 0])
  })
  test('who is asked just when a second ends has a line in each all the same', () => {
    const seconds = linesOf([look(1_001), look(1_998), look(3_003), look(3_997)], S).map(({ at }) => at / S)
    expect(seconds).toEqual([4, 3, 2, 1])
  })
  test('waiting five seconds for an answer that never came is no gap', () => {
    expect(drawn([look(0), look(6 * S, { is: 'down', durationMs: 5 * S })])).toEqual([6, 0])
  })
  test('what is asked every ten seconds has no gaps between', () => {
    expect(drawn(every(10 * S, 3), 10 * S)).toEqual([20, 10, 0])
  })
})

test('silence is told when it is longer than the rhythm', () => {
  expect(silentMs(every(S, 3), S, 4 * S)).toBe(0)
  expect(silentMs(every(S, 3), S, 9 * S)).toBe(7 * S)
  expect(silentMs(every(10 * S, 2), 10 * S, 30 * S)).toBe(0)
  expect(silentMs([], S, 30 * S)).toBe(0)
})

describe('a line each second with all of them', () => {
  const cells = (a: readonly LineLook[], b: readonly LineLook[]) =>
    wideLines(['a', 'b'], new Map(Object.entries({ a, b })), S).map(({ at, looks }) => [
      at / S,
      ...looks.map((one) => (one === undefined ? null : one.at / S)),
    ])

  test('has what each said within it', () => {
    expect(cells([look(1_100), look(2_100)], [look(1_700), look(2_700)])).toEqual([
      [2, 2.1, 2.7],
      [1, 1.1, 1.7],
    ])
  })
  test('leaves out whoever said nothing', () => {
    expect(cells([look(1_500), look(2_500), look(3_500)], [look(1_500)])).toEqual([
      [3, 3.5, null],
      [2, 2.5, null],
      [1, 1.5, 1.5],
    ])
  })
  test('is there when all have spoken, and not half', () => {
    expect(cells([look(1_100), look(2_100)], [look(1_700)]).map(([at]) => at)).toEqual([1])
  })
  test('a second in which nobody was looked at is no line', () => {
    expect(cells([look(1_500), look(3_500)], []).map(([at]) => at)).toEqual([3, 1])
  })
  test('who is asked just when a second ends has a line in each all the same', () => {
    const trembling = [look(1_001), look(1_998), look(3_003), look(3_997), look(5_001)]
    expect(cells(trembling, []).map(([at]) => at)).toEqual([5, 4, 3, 2, 1])
    const other = [look(998), look(1_998), look(3_001), look(3_999), look(5_002), look(5_998)]
    expect(cells(other, []).map(([at]) => at)).toEqual([5, 4, 3, 2, 1, 0])
  })
  test('of several looks in one second the last counts', () => {
    expect(cells([look(1_400), look(1_500), look(1_600)], [])).toEqual([[1, 1.6, null]])
  })
})

describe('bars', () => {
  test('each is the worst of its ten seconds', () => {
    const { count, bars } = barsOf([look(0), look(5 * S, { waiting: 40 }), look(12 * S)], S, 12 * S)
    expect(count).toBe(90)
    expect(bars.map(({ place, worst }) => [place, worst.waiting])).toEqual([
      [88, 40],
      [89, 0],
    ])
  })
  test('down is worse than any number', () => {
    const { bars } = barsOf([look(0, { is: 'down' }), look(1, { waiting: 5_000 })], S, 1)
    expect(bars[0]?.worst.is).toBe('down')
  })
  test('where nobody looked there is none, and what is older than the picture is left out', () => {
    expect(barsOf([look(0), look(1_000 * S)], S, 1_000 * S).bars.map(({ place }) => place)).toEqual([89])
  })
  test('who is asked every ten seconds has one in every step', () => {
    const { count, bars } = barsOf(every(10 * S, 90, 9 * S + 990), 10 * S, 899 * S + 990)
    expect(bars).toHaveLength(count)
  })
  test('a few who wait are seen beside a thousand', () => {
    expect(heightOf(1_000, 1_000)).toBe(1)
    expect(heightOf(10, 1_000)).toBeCloseTo(0.1)
    expect(heightOf(5_000, 1_000)).toBe(1)
  })
})
