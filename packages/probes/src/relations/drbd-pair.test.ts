import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { EIGHT, nine } from '../kinds/drbd/drbd.made-up.ts'
import { evidenceOf } from '../kinds/drbd/evidence.ts'
import { readProcDrbd } from '../kinds/drbd/proc-drbd.ts'
import { readStatus } from '../kinds/drbd/status.ts'
import { drbdPair } from './drbd-pair.ts'

type State = keyof typeof EIGHT | null

const seen = (host: string, evidence: ReturnType<typeof evidenceOf> | null): Observation => {
  const look = { checkId: `${host}/drbd`, host, at: 0, durationMs: 1 }
  return evidence === null
    ? { ...look, outcome: 'failed', code: 'timeout', text: 'no answer' }
    : { ...look, outcome: 'answered', metrics: {}, evidence, text: '' }
}
const of = (state: State) => (state === null ? null : evidenceOf(readProcDrbd(EIGHT[state])))
const pair = (one: State, other: State, options: object = {}) =>
  deriveFrom(drbdPair, options, [seen('d1', of(one)), seen('d2', of(other))])

const WELL = { masters: 1, split: 0, noSpare: 0 }

test.each<[State, State, object, string]>([
  ['healthy', 'secondary', WELL, 'drbd0: d1 primary connected, d2 secondary connected'],
  ['secondary', 'healthy', WELL, 'drbd0: d1 secondary connected, d2 primary connected'],
  ['alone', 'alone', { ...WELL, masters: 2, split: 1 }, 'split brain: d1 and d2 are both primary and not connected'],
  ['alone', 'peerLost', { ...WELL, masters: 2, split: 1 }, 'split brain: d1 and d2 are both primary and not connected'],
  // One waits for one that never comes.
  ['alone', 'waitingSecondary', { ...WELL, split: 1, noSpare: 1 }, 'split brain, or disconnected by hand: d1 and d2'],
  ['aloneSecondary', 'alone', { ...WELL, split: 1, noSpare: 1 }, 'split brain, or disconnected by hand'],
  // The network between them is cut, and nobody took over: they come together again by themselves.
  [
    'peerLost',
    'waitingSecondary',
    { ...WELL, noSpare: 1 },
    'drbd0: d1 primary not connected, d2 secondary not connected',
  ],
  // Only one of them has noticed.
  ['peerLost', 'secondary', { ...WELL, noSpare: 1 }, 'd1 primary not connected, d2 secondary connected'],
  ['dual', 'dual', { ...WELL, masters: 2 }, 'drbd0: d1 primary connected, d2 primary connected'],
  // Whom the other says to be primary is so, seen or not.
  ['dual', null, { ...WELL, masters: 2 }, 'd2 not seen'],
  ['unused', 'unused', { ...WELL, masters: 0 }, 'd1 secondary connected, d2 secondary connected'],
  ['healthy', 'syncing', { ...WELL, noSpare: 1 }, 'd2 secondary connected'],
])('%s and %s', (one, other, metrics, text) => {
  const found = pair(one, other, { resource: 'drbd0' })
  expect(found.metrics).toEqual(metrics)
  expect(found.text).toContain(text)
})

test.each<[State, State]>([
  ['healthy', null],
  ['alone', null],
  ['secondary', null],
  [null, null],
])('%s and %s: not known', (one, other) => {
  expect(() => pair(one, other, { resource: 'drbd0' })).toThrow(expect.objectContaining({ name: 'CannotTell' }))
})

test('a preferred machine makes the other one failed over', () => {
  expect(pair('secondary', 'healthy', { preferred: 'd1' }).metrics).toMatchObject({ displaced: 1 })
  expect(pair('healthy', 'secondary', { preferred: 'd1' }).metrics).toMatchObject({ displaced: 0 })
})

test('which resource need not be said of one, and must be of two', () => {
  expect(pair('healthy', 'secondary').details).toMatchObject({ shared: 'drbd0' })
  expect(() => pair('syncing', 'healthy')).toThrow('which resource? drbd0, drbd1')
})

test('one that has no such resource is no spare', () => {
  const nobody = seen('d2', { volumes: [] })
  const found = deriveFrom(drbdPair, { resource: 'r0' }, [seen('d1', evidenceOf(readStatus(nine()))), nobody])
  expect(found).toMatchObject({ metrics: { masters: 1, noSpare: 1 }, text: 'r0: d1 primary connected, d2 without it' })
})

test('what page Failover draws: why, and each machine', () => {
  expect(pair('alone', 'alone').details).toMatchObject({
    members: [
      { host: 'd1', state: 'master', connection: 'StandAlone', copy: 'UpToDate' },
      { host: 'd2', state: 'master' },
    ],
    reasons: [{ proven: true }],
  })
})
