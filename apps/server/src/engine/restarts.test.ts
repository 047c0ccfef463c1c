import { expect, test } from 'vitest'
import type { Memory } from './memory.ts'
import { webRestart } from './restarts.made-up.ts'
import { createRestarts } from './restarts.ts'

/** What answers ask of the memory: two web servers of which nothing is known. */
const memoryOf = (restarts: NonNullable<Memory['plan']['restarts']>) => {
  const hosts = ['web1', 'web2'].map((name) => ({ name, address: '', groups: ['webs'] }))
  // All else of it is not read here.
  return {
    plan: { checks: [], groups: [], hosts, restarts },
    entries: new Map(),
    disabled: new Set(),
  } as unknown as Memory
}

test('whoever asks within a second is told the same, until the clock or the configuration is another', () => {
  const memory = memoryOf([webRestart()])
  let now = 1_000_000
  const restarts = createRestarts(memory, () => now)
  const first = restarts.all()
  now += 999
  expect(restarts.all()).toBe(first)
  expect(restarts.on('webs', 'web1').at).toBe(now)
  now += 1
  const second = restarts.all()
  expect(second).toMatchObject([{ at: now }])
  now -= 500
  expect(restarts.all()).toMatchObject([{ at: now }])
  Object.assign(memory, { plan: { ...memory.plan, restarts: [] } })
  expect(restarts.all()).toEqual([])
})
