import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import type { HeartbeatEvidence } from '../kinds/heartbeat/heartbeat.ts'
import { heartbeatPair } from './heartbeat-pair.ts'

const STATES = {
  local: { running: true, holdsOwn: true, holdsOthers: false, hears: true },
  all: { running: true, holdsOwn: true, holdsOthers: true, hears: true },
  'all, alone': { running: true, holdsOwn: true, holdsOthers: true, hears: false },
  foreign: { running: true, holdsOwn: false, holdsOthers: true, hears: true },
  none: { running: true, holdsOwn: false, holdsOthers: false, hears: true },
  transition: { running: true, holdsOwn: null, holdsOthers: null, hears: true },
  stopped: { running: false, holdsOwn: null, holdsOthers: null, hears: true },
} satisfies { readonly [state: string]: HeartbeatEvidence }
type State = keyof typeof STATES | 'unseen'

const seen = (host: string, state: State): Observation => {
  const look = { checkId: `${host}/heartbeat`, host, at: 0, durationMs: 1 }
  return state === 'unseen'
    ? { ...look, outcome: 'failed', code: 'timeout', text: 'no answer' }
    : { ...look, outcome: 'answered', metrics: {}, evidence: STATES[state], text: '' }
}
const pair = (one: State, other: State) => deriveFrom(heartbeatPair, {}, [seen('d1', one), seen('d2', other)])

test.each<[State, State, number, number]>([
  ['local', 'local', 1, 0],
  ['all', 'none', 1, 0],
  ['none', 'all', 1, 0],
  ['foreign', 'foreign', 1, 0],
  ['all, alone', 'stopped', 1, 1],
  ['all, alone', 'all, alone', 2, 0],
  ['all', 'local', 2, 0],
  ['all', 'foreign', 2, 0],
  ['none', 'none', 0, 0],
  ['none', 'stopped', 0, 0],
  ['stopped', 'stopped', 0, 0],
  ['local', 'stopped', 0, 0],
])('%s and %s: %d holders', (one, other, masters, noSpare) => {
  expect(pair(one, other).metrics).toEqual({ masters, noSpare })
  expect(pair(other, one).metrics).toEqual({ masters, noSpare })
})

test.each<[State, State]>([
  ['all', 'unseen'],
  ['local', 'unseen'],
  ['unseen', 'unseen'],
  ['all', 'transition'],
])('%s and %s: not known', (one, other) => {
  expect(() => pair(one, other)).toThrow(expect.objectContaining({ name: 'CannotTell' }))
})

test('a split brain is called so where neither hears the other', () => {
  expect(pair('all, alone', 'all, alone')).toMatchObject({
    details: { reasons: [{ proven: true }], members: [{ state: 'master', holds: 'holds all' }, { state: 'master' }] },
    text: expect.stringMatching(/^split brain: d1 and d2 do not hear each other; both hold the same/),
  })
  expect(pair('all', 'local').text).toMatch(/^both hold the same: d1 holds all, d2 holds its own/)
})

test('three are no pair', () => {
  const members = ['d1', 'd2', 'd3'].map((host) => seen(host, 'local'))
  expect(() => deriveFrom(heartbeatPair, {}, members)).toThrow('a pair has two members, not 3')
})
