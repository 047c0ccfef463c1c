import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { nine } from '../kinds/drbd/drbd.made-up.ts'
import { evidenceOf } from '../kinds/drbd/evidence.ts'
import { readStatus } from '../kinds/drbd/status.ts'
import { drbdPairTable, machine, type State } from './drbd-pair/table.made-up.ts'
import { drbdPair } from './drbd-pair.ts'
import { saidIn, seen } from './table.made-up.ts'

const pair = (one: State, other: State, options: object = {}) =>
  deriveFrom(drbdPair, options, [machine('d1', one), machine('d2', other)])

const WELL = { masters: 1, split: 0, noSpare: 0 }

describe('its table', () => {
  test.each(drbdPairTable.lines)('$name: $status', (line) => {
    const { metrics, text } = saidIn(drbdPair, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

test.each<[State, State, object]>([
  ['healthy', 'secondary', WELL],
  ['alone', 'alone', { ...WELL, masters: 2, split: 1 }],
  ['alone', 'waitingSecondary', { ...WELL, split: 1, noSpare: 1 }],
  ['peerLost', 'waitingSecondary', { ...WELL, noSpare: 1 }],
  ['unused', 'unused', { ...WELL, masters: 0 }],
  ['dual', null, { ...WELL, masters: 2 }],
])('%s and %s in numbers', (one, other, metrics) => {
  expect(pair(one, other, { resource: 'drbd0' }).metrics).toEqual(metrics)
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
  const nobody = seen('d2/drbd', { evidence: { volumes: [] } })
  const found = deriveFrom(drbdPair, { resource: 'r0' }, [
    seen('d1/drbd', { evidence: evidenceOf(readStatus(nine())) }),
    nobody,
  ])
  expect(found).toMatchObject({ metrics: { masters: 1, noSpare: 1 }, text: 'r0: d1 primary connected, d2 without it' })
})

test('what page Failover draws: why, and each machine', () => {
  expect(pair('alone', 'alone').details).toMatchObject({
    members: [
      { host: 'd1', state: 'master', connection: 'StandAlone', copy: 'UpToDate' },
      { host: 'd2', state: 'master' },
    ],
    reasons: [
      { text: expect.stringMatching(/^split brain/), proven: true },
      { text: expect.stringMatching(/^neither side/) },
    ],
  })
})
