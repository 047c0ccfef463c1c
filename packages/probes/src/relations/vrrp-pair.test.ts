import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { told } from './vrrp-pair/told.made-up.ts'
import { vrrpPair } from './vrrp-pair.ts'

type Told = Parameters<typeof told>[0]

const seen = (host: string, of: Told | null): Observation => {
  const look = { checkId: `${host}/keepalived`, host, at: 0, durationMs: 1 }
  return of === null
    ? { ...look, outcome: 'crashed', code: 'local', text: 'keepalived is not in the agent' }
    : { ...look, outcome: 'answered', metrics: {}, evidence: told(of), text: '' }
}
const pair = (one: Told | null, other: Told | null, options: object = {}) =>
  deriveFrom(vrrpPair, { vrid: 51, ...options }, [seen('lb1', one), seen('lb2', other)])

const MASTER = { state: 'master' } as const
const BACKUP = { state: 'backup' } as const
const FAULT = { state: 'fault' } as const

test('without a preferred machine either may be master, and nothing is called failed over', () => {
  const found = pair(BACKUP, MASTER)
  expect(found.metrics).toEqual({ masters: 1, noSpare: 0, mismatch: 0 })
  expect(found).toMatchObject({ text: 'lb2 is master of vrid 51, lb1 backup', details: { shared: 'vrid 51' } })
  expect(found.details).not.toHaveProperty('preferred')
})

test('with one, the other being master is failed over', () => {
  expect(pair(BACKUP, MASTER, { preferred: 'lb1' }).metrics).toMatchObject({ displaced: 1 })
  expect(pair(MASTER, BACKUP, { preferred: 'lb1' }).metrics).toMatchObject({ displaced: 0 })
})

test('a fault of the other leaves no spare, in the words of VRRP', () => {
  expect(pair(MASTER, FAULT)).toMatchObject({
    metrics: { noSpare: 1 },
    text: expect.stringMatching(/lb2 out \(FAULT\)/),
  })
})

test('two masters, and why', () => {
  expect(pair(MASTER, MASTER)).toMatchObject({
    ...{ metrics: { masters: 2, mismatch: 0 }, text: expect.stringContaining('they do not hear each other') },
  })
  expect(pair(MASTER, { ...MASTER, refused: 3 })).toMatchObject({
    ...{ metrics: { masters: 2, mismatch: 1 }, text: expect.stringContaining('lb2 refused what others advertise') },
  })
})

test('nobody is master', () => expect(pair(BACKUP, FAULT).metrics).toMatchObject({ masters: 0 }))

test.each([
  [MASTER, null],
  [BACKUP, null],
  [MASTER, { state: 'unknown' }],
] as const)('%o and %o: not known', (one, other) => {
  expect(() => pair(one, other)).toThrow(expect.objectContaining({ name: 'CannotTell' }))
})

test('of one vrid that is used twice the instance is named', () => {
  const [six, four] = [
    { ...MASTER, name: 'v6' },
    { ...BACKUP, name: 'v4' },
  ]
  expect(() => pair(six, four, { instance: 'v6' })).not.toThrow()
  expect(pair(six, four, { instance: 'v6' }).text).toContain('lb2 without this vrid')
})
