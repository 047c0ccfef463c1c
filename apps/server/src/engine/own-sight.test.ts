import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { pendingState } from '../core/advance.ts'
import { type Entry, UNPLANNED } from './memory.ts'
import { createOwnSight } from './own-sight.ts'

function watch(
  checks: { [id: string]: { status?: Status; stale?: boolean; blockedBy?: string } },
  isExplained = () => false,
) {
  let seenAt = 0
  const entryOf = (id: string): Entry => {
    const { status = 'ok', stale = false, blockedBy = null } = checks[id] ?? {}
    const state = {
      ...pendingState(id, 0),
      status,
      blockedBy,
      verdict: { status: 'unknown', text: 'no network', culprit: null } as const,
    }
    const standing = {
      ...{ state, latest: null, answered: null, before: null, acknowledgement: null },
      ...{ silenced: false, downtime: false, stale },
    }
    const rest = {
      cover: {},
      incident: null,
      ...UNPLANNED,
      releasing: false,
      recoveredAt: null,
      outdatedAt: null,
      addedAt: 0,
      toldAt: 0,
      keepsake: null,
    }
    return { ...standing, shown: standing, check: madeUpCheck(id), ...rest }
  }
  const memory = {
    get entries() {
      return new Map(Object.keys(checks).map((id) => [id, entryOf(id)]))
    },
  }
  // What people read off the wall may be set at any time.
  const list = createOwnSight({ memory, isExplained, moment: () => ({ at: 1_000 + (seenAt % 7), seenAt }) })
  return {
    after(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        seenAt += 1_000
        list()
      }
      return list().map(({ of, text }) => `${of}: ${text}`)
    },
  }
}
const UNKNOWN = { status: 'unknown' } as const

test('half of all checks unknown for five minutes is a trouble of ours', () => {
  const checks = { a: UNKNOWN, b: UNKNOWN, c: {}, d: { status: 'critical' as const } }
  const { after } = watch(checks)
  expect(after(299)).toEqual([])
  expect(after(2)).toEqual(['blind: 2 of 4 checks cannot be told, as a: no network'])
  Object.assign(checks, { b: {} })
  expect(after(1)).toEqual([])
  Object.assign(checks, { b: UNKNOWN })
  expect(after(200)).toEqual([])
})

test('what is explained by something else is no trouble of ours by itself', () => {
  const blocked = { ...UNKNOWN, blockedBy: 'monitor-network' }
  expect(watch({ a: blocked, b: blocked, c: {}, d: {} }).after(1_000)).toEqual([])
})

test('fewer than half, or half of three, is none', () => {
  expect(watch({ a: UNKNOWN, b: {}, c: {}, d: {} }).after(1_000)).toEqual([])
  expect(watch({ a: UNKNOWN, b: UNKNOWN, c: {} }).after(1_000)).toEqual([])
})

test('checks that nobody looks at in time are named, unless it is said already why', () => {
  const stale = { stale: true }
  const checks = { a: stale, b: {}, c: stale, d: stale, e: stale }
  const one = watch(checks)
  expect(one.after(29)).toEqual([])
  expect(one.after(2)).toEqual(['overdue: not looked at in time: a, c, d and 1 more'])
  expect(watch(checks, () => true).after(100)).toEqual([])
})
