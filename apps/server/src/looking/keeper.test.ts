import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ears, Hire } from './hire.ts'
import { Keeper } from './keeper.ts'
import { RHYTHM } from './rhythm.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const told: string[] = []
/** Keeps somebody who is made up, and gives the ears of whoever was hired last. */
function keeping(hired: ReturnType<Hire>) {
  const ears: Ears[] = []
  const events = { onLooks: () => {}, onTrouble: (text: string) => void told.push(text) }
  const hire: Hire = (_, each) => {
    ears.push(each)
    return hired
  }
  const limits = { running: 1, runningPerHost: 1 }
  return { ears, keeper: new Keeper({ name: 'children', events, limits, rhythm: RHYTHM, hire }) }
}

test('one that cannot be ended is not waited for when we stop', async () => {
  const { keeper } = keeping({ post: () => {}, end: () => new Promise(() => {}) })
  let stopped = false
  const stopping = keeper.stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(stopped).toBe(true)
  await stopping
})
