import type { Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { pendingState } from './advance.ts'
import { candidateOf, saidBy } from './sightings.ts'

type Looks = readonly Status[]
const NEW = pendingState('web/http', 0)
const POLICY = { attempts: 2, recoveries: 1 }

test.each<[string, Looks, Looks]>([
  ['that it is as it was', ['ok', 'unknown', 'critical'], ['ok', 'ok', 'critical']],
  ['also last of all', ['warning', 'ok', 'critical', 'unknown'], ['warning', 'ok', 'critical', 'critical']],
  ['nothing where nothing was seen before', ['unknown', 'ok', 'critical'], ['ok', 'critical']],
  ['nothing new by being blind twice', ['ok', 'unknown', 'ok', 'unknown'], ['ok', 'ok', 'ok', 'ok']],
])('where we did not see a server for a moment, the look says %s', (_, looks, said) => {
  expect(saidBy(looks, POLICY)).toEqual(said)
})
test.each<[Looks]>([
  [['ok', 'unknown', 'unknown', 'ok']],
  [['ok', 'unknown', 'unknown']],
  [['unknown', 'unknown', 'ok']],
  [['ok', 'critical']],
])('where we were blind for long enough to say so, %j stays as it is', (looks) => {
  expect(saidBy(looks, POLICY)).toEqual(looks)
})
test('that we could not look is said beside nothing that was suspected before', () => {
  const candidate = { status: 'critical', count: 1 } as const
  const looks: Looks = ['ok', 'critical', 'unknown']
  expect(candidateOf({ ...NEW, status: 'ok', candidate }, looks, POLICY)).toBe(candidate)
  // It has become what was suspected.
  expect(candidateOf({ ...NEW, status: 'critical', candidate }, looks, POLICY)).toEqual({ status: 'unknown', count: 1 })
})
