import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { lookAt } from './look-at.made-up.ts'
import { memberOf, type Roles, readingOf, readingsOf, rolesOf } from './roles.ts'

const roles: Roles<'waiting' | 'done'> = new Map([
  ['waiting', { name: 'depth', metric: { label: 'Waiting', unit: 'count' } }],
  ['done', { name: 'jobs', metric: { label: 'Done', unit: 'count', counter: true } }],
])
const look = { ...lookAt(1_000, { depth: { mail: 7 }, jobs: 90_000 }), rates: { jobs: 12 } }

test('a counter is read as its rate, never as what it counted since the start', () => {
  expect(readingOf({ look, roles }, 'done')).toBe(12)
  expect(readingOf({ look: { ...look, rates: {} }, roles }, 'done')).toBeUndefined()
})
test('an instance has its own number, and one that is not there has none', () => {
  expect(readingOf({ look, roles }, 'waiting', 'mail')).toBe(7)
  expect(readingOf({ look, roles }, 'waiting')).toBeUndefined()
  // Names come from the servers that are watched: every object has something of this one.
  expect(readingOf({ look, roles }, 'waiting', 'constructor')).toBeUndefined()
})
test('nothing is known of a role before the first look', () => {
  expect(readingsOf({ look: undefined, roles }, 'waiting').size).toBe(0)
})
test('what did not change is the same object', () => {
  const summary = checkLike()
  const member = memberOf(summary, look, roles)
  expect(memberOf(summary, look, roles)).toBe(member)
  expect(memberOf(summary, { ...look }, roles)).not.toBe(member)
  expect(memberOf({ ...summary }, look, roles)).not.toBe(member)
})

test('a check is on a page by its own metrics, whatever others of its kind have', () => {
  const rows = { label: 'Rows', unit: 'count' } as const
  const depth = { label: 'Depth', unit: 'count', view: { name: 'queues', role: 'waiting' } } as const
  const kinds = [{ kind: 'columns', title: 'Columns', summary: '', relation: false, metrics: { rows } }]
  const checks = { 'a/jobs': { rows, depth } }
  const queues = rolesOf({ kinds, checks }, 'queues')
  const of = (id: string) => ({ id, kind: 'columns' })
  expect(queues(of('a/jobs'))?.get('waiting')).toEqual({ name: 'depth', metric: depth })
  expect(queues(of('b/jobs'))).toBeUndefined()
  expect(rolesOf({ kinds, checks }, 'caches')(of('a/jobs'))).toBeUndefined()
  // So that what did not change is not drawn again.
  expect(queues(of('a/jobs'))).toBe(queues(of('a/jobs')))
})
