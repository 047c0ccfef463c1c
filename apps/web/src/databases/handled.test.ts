import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { handledBy } from './handled.ts'
import { arrowLike, lineLike, viewLike } from './line-like.made-up.ts'

const roles = new Map([['io', { name: 'fetching', metric: { label: 'Fetching', unit: 'flag' as const } }]])
const stopped = { status: 'critical', culprit: 'fetching:default' } as const
const member = (patch: Parameters<typeof checkLike>[0]) => ({ summary: checkLike(patch), look: viewLike(patch), roles })
const replica = (state: 'orphaned' | 'broken') => lineLike('db2', [], { arrows: [arrowLike('db2', 'db1', { state })] })

test('a replica that waits for a master that is down is not blamed', () => {
  expect(handledBy(replica('orphaned'), member(stopped))).toBe('blocked')
})
test('one that stopped by itself is, and so is one with another trouble', () => {
  expect(handledBy(replica('broken'), member(stopped))).toBeNull()
  expect(handledBy(replica('orphaned'), member({ status: 'critical', culprit: 'connections' }))).toBeNull()
})
test('whoever has it already is named first', () => {
  expect(handledBy(replica('orphaned'), member({ ...stopped, acknowledged: true }))).toBe('acknowledged')
  expect(handledBy(replica('orphaned'), member({ status: 'ok' }))).toBeNull()
})
