import { expect, test } from 'vitest'
import { Busyness, type CoreTime } from './busyness.ts'

test('is the share of the time since the last look', () => {
  expect(play([time(1_000, 900), time(1_400, 1_000)])).toEqual([null, 25])
})

test('asked again before anything was counted, what was said last still holds, and nothing is lost', () => {
  expect(play([time(0, 0), time(100, 30), time(100, 30), time(200, 40)])).toEqual([null, 30, 30, 10])
})

test('is not known over a gap, a restart, or a core taken out', () => {
  expect(play([time(100, 10), null, time(200, 20)])).toEqual([null, null, null])
  expect(play([time(100, 10), time(50, 5), time(60, 10)])).toEqual([null, null, 50])
  expect(play([time(100, 50), time(110, 40)])).toEqual([null, null])
})

const time = (total: number, busy: number): CoreTime => ({ total, busy })

function play(times: readonly (CoreTime | null)[]): readonly (number | null)[] {
  using busyness = new Busyness()
  return times.map((now) => busyness.percentSince(now))
}
