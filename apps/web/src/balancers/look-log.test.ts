import { expect, test } from 'vitest'
import type { LineLook } from './look.ts'
import { KEPT_MS, keepLooks, LookLog } from './look-log.ts'
import { heldBack } from './use-pause.ts'

const look = (at: number, more: Partial<LineLook> = {}): LineLook => ({
  ...{ at, durationMs: 1, is: 'answered', inFlight: 1, waiting: 0 },
  ...more,
})
const times = (looks: readonly LineLook[]) => looks.map(({ at }) => at)

test('each look is kept once, in the order of time', () => {
  expect(times(keepLooks([look(3), look(4)], [look(1), look(2), look(3)]))).toEqual([1, 2, 3, 4])
})

test('what was seen as it came is not replaced by what history has of it', () => {
  const down = look(3, { is: 'down' })
  expect(keepLooks([down], [look(3)])).toEqual([down])
})

test('a quarter of an hour is kept and no more, however long it runs', () => {
  let kept: readonly LineLook[] = []
  for (let second = 1; second <= 2_000; second += 1) kept = keepLooks(kept, [look(second * 1_000)])
  expect(kept).toHaveLength(KEPT_MS / 1_000)
  expect(kept.at(-1)?.at).toBe(2_000_000)
})

test('looks that come faster are bounded too', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => look(at))
  expect(keepLooks([], many)).toHaveLength(2_000)
})

test('nothing new is no change, so that nothing is drawn', () => {
  const log = new LookLog()
  let told = 0
  log.subscribe(() => (told += 1))
  log.add('a', [look(1)])
  const before = log.looks()
  log.add('a', [look(1)])
  expect(told).toBe(1)
  expect(log.looks()).toBe(before)
})

test('while the picture is stopped, what comes is counted', () => {
  const shown = new Map([['a', [look(1), look(2)]]])
  const live = new Map([
    ['a', [look(1), look(2), look(3), look(4)]],
    ['b', [look(3)]],
  ])
  expect(heldBack(shown, live)).toBe(3)
  expect(heldBack(shown, shown)).toBe(0)
})

test('a quarter of an hour after it was stopped, all that is left came since', () => {
  expect(heldBack(new Map([['a', [look(1)]]]), new Map([['a', [look(5), look(6)]]]))).toBe(2)
})
