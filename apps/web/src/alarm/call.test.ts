import type { Summary } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { callOf, knownOf, remember } from './call.ts'

const problem = (id: string, status: Summary['status'] = 'critical') => ({ id, status }) as Summary // only what a call reads
const picture = (...problems: readonly Summary[]) => ({ problems, notSeen: 0, sight: 'live' }) as const
const calm = knownOf(picture())

test('a new problem is news, once', () => {
  const now = picture(problem('web1/http'))
  expect(callOf(calm, now).fresh.map(({ id }) => id)).toEqual(['web1/http'])
  expect(callOf(knownOf(now), now).fresh).toEqual([])
})

test('a problem that grows worse is news, one that eases is not', () => {
  const mild = picture(problem('db1/disk', 'warning'))
  const bad = picture(problem('db1/disk', 'critical'))
  expect(callOf(knownOf(mild), bad).fresh).toHaveLength(1)
  expect(callOf(knownOf(bad), mild).fresh).toEqual([])
})

test('all is well when the last problem goes, and only if everything is seen', () => {
  const before = knownOf(picture(problem('web1/http')))
  expect(callOf(before, picture())).toMatchObject({ allWell: true, over: ['web1/http'] })
  expect(callOf(before, { ...picture(), notSeen: 3 }).allWell).toBe(false)
  expect(callOf(calm, picture()).allWell).toBe(false)
})

test('a lost picture is news once, and what stands in it is none', () => {
  const lost = { ...picture(problem('web1/http')), sight: 'lost' } as const
  expect(callOf(calm, lost)).toMatchObject({ lost: true, fresh: [] })
  expect(callOf(knownOf(lost), lost).lost).toBe(false)
})

test('problems found when the picture comes back are news', () => {
  const lost = knownOf({ ...picture(), sight: 'lost' })
  expect(callOf(lost, picture(problem('web1/http'))).fresh).toHaveLength(1)
})

test.each(['lost', 'not-looking'] as const)(
  'a problem that comes in before the picture is no longer %s is news then',
  (sight) => {
    const early = { ...picture(problem('web1/http')), sight }
    const known = remember(remember(calm, { ...picture(), sight }), early)
    expect(callOf(known, picture(problem('web1/http'))).fresh).toHaveLength(1)
  },
)
