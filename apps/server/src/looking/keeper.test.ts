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
  const events = { onLooks: () => {}, onTrouble: (text: string) => void told.push(text), known: () => undefined }
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

test('one that cannot be born is tried again, and that is told once', async () => {
  const { ears, keeper } = keeping({ post: () => {}, end: () => Promise.resolve() })
  told.length = 0
  const error = Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN', syscall: 'spawn node' })
  for (let born = 1; born < 6; born += 1) {
    expect(ears).toHaveLength(born)
    ears.at(-1)?.unborn(error)
    expect(keeper.vitals()).toMatchObject({
      alive: false,
      blind: true,
      trouble: expect.stringMatching(/cannot be started/),
    })
    await vi.advanceTimersByTimeAsync(RHYTHM.restartMs)
  }
  expect(told).toEqual([expect.stringMatching(/^children could not be started/)])
  ears.at(-1)?.hear({ type: 'pulse', lagMs: 0, running: 0, skipped: 0, trouble: null })
  expect(keeper.vitals()).toMatchObject({ alive: true, blind: false, trouble: null })
  const stopping = keeper.stop()
  ears.at(-1)?.gone()
  await stopping
})
