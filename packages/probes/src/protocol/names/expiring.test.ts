import { afterEach, expect, test, vi } from 'vitest'
import { Expiring } from './expiring.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('what is known too long is not known any more, and takes no room', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const kept = new Expiring<number>(1_000)
  for (let count = 0; count < 100; count += 1) kept.set(`led to ${count}`, count)
  vi.advanceTimersByTime(999)
  kept.set('led to 7', 8)
  expect([kept.get('led to 7'), kept.get('led to 8'), kept.size]).toEqual([8, 8, 100])
  vi.advanceTimersByTime(1)
  expect([kept.get('led to 7'), kept.get('led to 8')]).toEqual([8, undefined])
  kept.set('another', 1)
  expect(kept.size).toBe(2)
})
