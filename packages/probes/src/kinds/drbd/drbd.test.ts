import { existsSync } from 'node:fs'
import { lacking } from '@foretop/lab/needs.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { lineOf } from '../../protocol/ssh/command.ts'
import { conclude } from './conclude.ts'
import { EIGHT, nine } from './drbd.made-up.ts'
import { drbd } from './drbd.ts'
import { readProcDrbd, versionIn } from './proc-drbd.ts'
import { readStatus } from './status.ts'

const NOW = 1_000_000
const asked = { version: '8.4', expected: [], mayBeDual: false, before: {}, now: NOW }
const ofEight = (name: keyof typeof EIGHT, more = {}) => conclude(readProcDrbd(EIGHT[name]), { ...asked, ...more })
const ofNine = (given: Parameters<typeof nine>[0], more = {}) =>
  conclude(readStatus(nine(given)), { ...asked, ...more })

const FLAGS = ['dual', 'unused', 'alone', 'lost', 'changing', 'syncing', 'noDisk', 'noCopy'] as const
/** The flags that are up, of all volumes. */
const up = ({ metrics }: ReturnType<typeof conclude>) =>
  FLAGS.filter((flag) => Object.values(metrics[flag] ?? {}).some((value) => value === 1))

describe('/proc/drbd of DRBD 8', () => {
  test.each<[keyof typeof EIGHT, readonly string[], string]>([
    ['healthy', [], 'drbd0 Primary, connected'],
    ['secondary', [], 'drbd0 Secondary, connected'],
    ['old', [], 'drbd0 Primary, connected'],
    ['unused', ['unused'], 'drbd0 Secondary, connected, nobody is primary'],
    ['dual', ['dual'], 'drbd0 Primary, connected, both are primary'],
    ['peerLost', ['lost'], 'drbd0 Primary, the other is not there (WFConnection)'],
    ['alone', ['alone'], 'drbd0 Primary, takes no connection (StandAlone): split brain, or disconnected by hand'],
    ['passing', ['changing'], 'drbd0 Primary, NetworkFailure'],
    ['unheardOf', ['changing'], 'drbd0 Primary, Wondering'],
    ['diskless', ['noDisk'], 'drbd0 Primary, connected, its own disk is Diskless'],
    ['outdatedPeer', ['noCopy'], 'drbd0 Primary, connected, the copy of the other is Outdated'],
    ['suspended', ['lost', 'noDisk'], 'suspended, nothing is written'],
    ['syncing', ['syncing', 'noCopy'], 'drbd0 Secondary, SyncTarget 20.8 %, its copy is Inconsistent; drbd1 Secondary'],
  ])('%s', (name, flags, text) => {
    const found = ofEight(name)
    expect(up(found)).toEqual(flags)
    expect(found.text).toContain(text)
  })

  test('sizes are bytes, and one that is not counted is not known', () => {
    expect(ofEight('syncing').metrics).toMatchObject({
      ...{ outOfSync: { drbd0: 813_660 * 1_024, drbd1: 0 }, inSync: { drbd0: 20.8 } },
      ...{ received: { drbd0: 210_272 * 1_024 }, primary: { drbd0: 0, drbd1: 0 } },
    })
    expect(ofEight('old').metrics).not.toHaveProperty('outOfSync')
  })

  test('a device that is not configured is none', () => {
    expect(ofEight('syncing').metrics.primary).not.toHaveProperty('drbd2')
    expect(ofEight('syncing', { expected: ['drbd1', 'drbd2'] })).toMatchObject({
      ...{ metrics: { missing: { drbd1: 0, drbd2: 1 } }, text: expect.stringMatching(/^no drbd2; /) },
    })
  })

  test('both may be primary where that is meant', () => {
    expect(up(ofEight('dual', { mayBeDual: true }))).toEqual([])
  })

  test('how long a connection is neither well nor lost is known over looks', () => {
    const first = ofEight('passing')
    expect(first).toMatchObject({ metrics: { changingFor: { drbd0: 0 } }, keepsake: { changing: { drbd0: NOW } } })
    const later = ofEight('passing', { before: first.keepsake.changing, now: NOW + 31_000 })
    expect(later.metrics.changingFor).toEqual({ drbd0: 31 })
    expect(ofEight('healthy', { before: later.keepsake.changing }).keepsake.changing).toEqual({})
    // A clock that was set back.
    expect(ofEight('passing', { before: { drbd0: NOW + 5_000 } }).metrics.changingFor).toEqual({ drbd0: 0 })
  })

  test('half of a device is no device', () => {
    const text = EIGHT.healthy
    const start = text.indexOf(' 0: cs:')
    for (let end = start + 60; end < text.length; end += 7)
      expect(() => readProcDrbd(text.slice(0, end)), text.slice(start, end)).toThrow(/breaks off within drbd0/)
  })

  test('another text has no version', () => {
    expect(versionIn(EIGHT.nine)).toBe('9.1')
    expect(() => versionIn('<html>')).toThrow('came "<html>"')
  })
})

describe('the status of DRBD 9', () => {
  test.each<[Parameters<typeof nine>[0], readonly string[], string]>([
    [{}, [], 'r0 Primary, connected to d2'],
    [
      { connection: 'StandAlone', replication: 'Off', peerRole: 'Unknown', peerDisk: 'DUnknown' },
      ['alone'],
      'takes no connection to d2',
    ],
    [
      { connection: 'Connecting', replication: 'Off', peerRole: 'Unknown', peerDisk: 'DUnknown' },
      ['lost'],
      'd2 is not there',
    ],
    [{ replication: 'SyncSource', peerDisk: 'Inconsistent', percent: 20.54 }, ['syncing'], 'SyncSource to d2 20.54 %'],
    [{ peerRole: 'Primary' }, ['dual'], 'both are primary'],
    [{ role: 'Secondary' }, ['unused'], 'nobody is primary'],
    [{ disk: 'Failed' }, ['noDisk'], 'its own disk is Failed'],
    [{ disk: 'Outdated' }, ['noDisk'], 'primary on a disk that is Outdated'],
    [{ quorum: false }, ['noDisk'], 'without quorum'],
    [{ suspended: 'quorum' }, ['noDisk'], 'suspended'],
    [{ replication: 'Off' }, ['changing'], 'Off to d2'],
    [{ connection: 'BrokenPipe' }, ['changing'], 'BrokenPipe'],
  ])('%o', (given, flags, text) => {
    const found = ofNine(given)
    expect(up(found)).toEqual(flags)
    expect(found.text).toContain(text)
  })

  test('of several volumes each has its own name', () => {
    const [resource] = JSON.parse(nine())
    const two = { ...resource, devices: [...resource.devices, { ...resource.devices[0], volume: 1 }] }
    const found = conclude(readStatus(JSON.stringify([two])), asked)
    expect(found.metrics.primary).toEqual({ 'r0/0': 1, 'r0/1': 1 })
    // Of the second the peer says nothing.
    expect(found.metrics.changing).toEqual({ 'r0/0': 0, 'r0/1': 1 })
  })

  test('what is connected to nobody has no second copy', () => {
    const [resource] = JSON.parse(nine())
    const found = conclude(readStatus(JSON.stringify([{ ...resource, connections: [] }])), asked)
    expect(up(found)).toEqual(['noCopy'])
    expect(found.text).toBe('r0 Primary, connected to no other machine at all')
  })

  test.each(['', '[', '{}', '[{}]', nine().slice(0, -3)])('is not %s', (text) => {
    expect(() => readStatus(text)).toThrow('expected the status of DRBD as JSON')
  })
})

const missing = await lacking('sshd', 'ssh-keygen')
const line = (program: string, ...args: readonly string[]) => `timeout 60 ${lineOf({ program, args })}`
const CAT = line('cat', '/proc/drbd')

describe.skipIf(missing)(missing ?? 'over a real sshd', () => {
  test.each([
    [{ [CAT]: EIGHT.alone }, {}, { outcome: 'answered', metrics: { alone: { drbd0: 1 } } }],
    [
      { [CAT]: EIGHT.nine, [line('drbdsetup', 'status', '--json')]: nine() },
      { resources: ['r0', 'r1'] },
      { outcome: 'answered', metrics: { primary: { r0: 1 }, missing: { r0: 0, r1: 1 } } },
    ],
    [
      { [CAT]: EIGHT.nine, [line('sudo', '-n', 'drbdsetup', 'status', '--json')]: '[]' },
      { sudo: true },
      { outcome: 'failed', code: 'protocol', text: 'DRBD 9.1 is there, but nothing is configured' },
    ],
    [{ [CAT]: EIGHT.nine }, {}, { outcome: 'crashed', code: 'local' }],
    [{ [CAT]: 'Welcome!\n' }, {}, { outcome: 'failed', code: 'protocol' }],
  ])('%#', async (commands, options, expected) => {
    await using machine = await startSshd({ commands })
    const { port, user, keyFile, hostKey } = machine
    const asked = { source: 'ssh', ssh: { port, user, keyFile, hostKey }, ...options }
    // Logins and commands take seconds where much else is done.
    expect(await look(drbd, asked, { timeoutMs: 60_000 })).toMatchObject(expected)
  })
})

test.skipIf(existsSync('/proc/drbd'))('a machine without its module', async () => {
  expect(await look(drbd, {})).toMatchObject({
    ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('its module is not loaded') },
  })
})
