import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { heartbeatPairTable, machine, type State } from './heartbeat-pair/table.made-up.ts'
import { heartbeatPair } from './heartbeat-pair.ts'
import { saidIn } from './table.made-up.ts'

const pair = (one: State, other: State) => deriveFrom(heartbeatPair, {}, [machine('d1', one), machine('d2', other)])

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

describe('its table', () => {
  test.each(heartbeatPairTable.lines)('$name: $status', (line) => {
    const { metrics, text } = saidIn(heartbeatPair, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

test('a split brain is called so where neither hears the other', () => {
  expect(pair('all, alone', 'all, alone')).toMatchObject({
    details: { reasons: [{ proven: true }], members: [{ state: 'master', holds: 'holds all' }, { state: 'master' }] },
    text: expect.stringMatching(/^split brain: d1 and d2 do not hear each other; both hold the same/),
  })
  expect(pair('all', 'local').text).toMatch(/^both hold the same: d1 holds all, d2 holds its own/)
})

test('three are no pair', () => {
  const members = ['d1', 'd2', 'd3'].map((host) => machine(host, 'local'))
  expect(() => deriveFrom(heartbeatPair, {}, members)).toThrow('a pair has two members, not 3')
})
