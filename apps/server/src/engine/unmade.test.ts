import type { Observation, Outcome } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createUnmade } from './unmade.ts'

const look = (checkId: string, outcome: Outcome): Observation => ({
  ...{ checkId, host: 'web1', at: 1, durationMs: 1 },
  ...outcome,
})
const LACKING: Outcome = { outcome: 'crashed', code: 'exhausted', text: 'no file descriptors left' }
const REFUSED: Outcome = { outcome: 'failed', code: 'refused', text: 'connection refused' }
const lacking = (...ids: string[]) => ids.map((id) => look(id, LACKING))

function monitor(ids: readonly string[] = ['a', 'b', 'c']) {
  const plan = new Set(ids)
  const clock = { now: 100 }
  const inUse = () => '64 of 64 are open'
  const unmade = createUnmade({ has: (id) => plan.has(id), now: () => clock.now, inUse })
  return { plan, clock, sift: (looks: readonly Observation[]) => looks.filter(unmade.isOne), ...unmade }
}

test('looks that were not made are kept from the checks, and are one trouble with its cause first', () => {
  const { sift, trouble, isUnmade } = monitor()
  const refused = look('b', REFUSED)
  expect(sift([...lacking('a'), refused, ...lacking('c')])).toEqual([...lacking('a'), ...lacking('c')])
  expect(['a', 'b', 'c'].filter(isUnmade)).toEqual(['a', 'c'])
  expect(trouble()).toEqual({
    since: 100,
    text: 'Foretop has no file descriptors left: 64 of 64 are open (see LimitNOFILE); 2 looks could not be made',
  })
})

test('it lasts until each of the checks was looked at again, and begins anew', () => {
  const { sift, trouble, clock } = monitor()
  sift(lacking('a', 'b', 'a'))
  clock.now = 200
  sift([look('a', REFUSED)])
  expect(trouble()).toMatchObject({ since: 100, text: expect.stringMatching(/; 3 looks could not be made$/) })
  sift([look('b', REFUSED)])
  expect(trouble()).toBeNull()
  sift(lacking('c'))
  expect(trouble()).toMatchObject({ since: 200, text: expect.stringMatching(/; 1 look could not be made$/) })
})

test('a check that leaves the plan is not waited for', () => {
  const { sift, trouble, plan } = monitor()
  sift(lacking('a'))
  plan.delete('a')
  expect(trouble()).toBeNull()
})

test('what else is used up is said without a count of descriptors', () => {
  const { sift, trouble } = monitor()
  sift([look('a', { outcome: 'crashed', code: 'exhausted', text: 'no memory left' })])
  expect(trouble()?.text).toBe('Foretop has no memory left; 1 look could not be made')
})
