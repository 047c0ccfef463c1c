import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Status } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { createImpacts } from './impacts.ts'
import { adoptPlan, createMemory } from './memory.ts'

const LB = madeUpCheck('lb')
const SHOP = madeUpCheck('shop', { front: true, needs: ['lb'] })

const LOOK = { host: null, durationMs: 1, outcome: 'answered', metrics: {}, text: '' } as const

interface How {
  readonly stale?: boolean
  /** Wall ms, both. */
  readonly since?: number
  readonly lookedAt?: number
}

/** Checks that are well until it is said otherwise. */
function setUp(checks: readonly Check[] = [LB, SHOP]) {
  const memory = createMemory(new Map(), 0, 0)
  const adopt = (checks: readonly Check[]) => void adoptPlan(memory, madeUpPlan(checks), { at: 0, seenAt: 0 })
  const see = (id: string, status: Status, { stale = false, since = 0, lookedAt = 1 }: How = {}) => {
    const entry = memory.entries.get(id)
    const latest = { ...LOOK, checkId: id, at: lookedAt }
    if (entry !== undefined) Object.assign(entry, { state: { ...entry.state, status, since }, stale, latest })
  }
  adopt(checks)
  for (const { id } of checks) see(id, 'ok')
  return { adopt, see, impacts: createImpacts(memory, (entry) => entry) }
}

test('while nothing is another that it rests on nothing is made anew', () => {
  const { see, impacts } = setUp()
  see('lb', 'critical')
  const before = impacts()
  see('lb', 'critical')
  expect(impacts()).toBe(before)
  see('shop', 'unknown')
  expect(impacts().get('lb')?.users).toBe('unknown')
})

test('that what visitors see is not looked at in time is one of those things', () => {
  const { see, impacts } = setUp()
  see('lb', 'critical')
  expect(impacts().get('lb')?.users).toBe('no')
  see('shop', 'ok', { stale: true })
  expect(impacts().get('lb')?.users).toBe('unknown')
})

test('a look at what visitors see is one of them while it is open whether it fails', () => {
  const { see, impacts } = setUp()
  see('lb', 'critical', { since: 10 })
  expect(impacts().get('lb')?.users).toBe('maybe')
  see('shop', 'ok', { lookedAt: 11 })
  const known = impacts()
  expect(known.get('lb')?.users).toBe('no')
  see('shop', 'ok', { lookedAt: 12 })
  expect(impacts()).toBe(known)
})

test('a reload that says what visitors see is taken up', () => {
  const { adopt, see, impacts } = setUp([LB, { ...SHOP, front: false }])
  see('lb', 'critical')
  expect(impacts().size).toBe(0)
  adopt([LB, SHOP])
  expect(impacts().get('lb')?.users).toBe('no')
  adopt([LB, { ...SHOP, front: false }])
  expect(impacts().size).toBe(0)
})
