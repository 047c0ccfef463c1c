import { createSnmpAgent } from '@foretop/lab/snmp-agent.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import type { ChildCommand } from '../../protocol/child/command.ts'
import { readBySignal } from './by-signal.ts'
import { readDump } from './dump.ts'
import { DUMP, walkOf } from './keepalived.made-up.ts'
import { found, keepalived } from './keepalived.ts'

const NOTHING_REFUSED = { authentication: 0, 'address list': 0, interval: 0 }

describe('what it writes of itself', () => {
  const seen = () => readDump(JSON.stringify(DUMP)) ?? { instances: [], refusals: null }

  test('state, priority, addresses and how often it became master, of each instance', () => {
    expect(found(seen(), ['carp1', 'carp3'], NOTHING_REFUSED)).toMatchObject({
      metrics: {
        ...{ master: { carp1: 1, carp2: 0 }, out: { carp1: 0, carp2: 0 }, missing: { carp1: 0, carp3: 1 } },
        ...{ priority: { carp1: 200, carp2: 150 }, lowered: { carp1: 0, carp2: 0 } },
        ...{ misplaced: { carp1: 0, carp2: 0 }, becameMaster: { carp1: 1, carp2: 0 } },
        refused: { authentication: 4, 'address list': 2, interval: 1 },
      },
      details: {
        instances: [{ addresses: '10.77.0.201', changedAt: '2026-11-21T02:05:38.894Z' }, { wanted: 'backup' }],
      },
      evidence: { refused: 4 },
      text: 'no instance carp3; carp1 (vrid 51) master, priority 200; carp2 (vrid 52) backup, priority 150',
    })
  })

  test('the password of the pair is nowhere', () => {
    expect(JSON.stringify([seen(), found(seen(), [], null)])).not.toContain('secret')
  })

  test('what was refused before the first look, or before it was started anew, is not known', () => {
    const refusedAfter = (before: typeof NOTHING_REFUSED | null) => found(seen(), [], before).metrics.refused
    expect(refusedAfter(null)).toBeUndefined()
    expect(refusedAfter({ ...NOTHING_REFUSED, authentication: 5 })).toBeUndefined()
    expect(refusedAfter({ ...NOTHING_REFUSED, authentication: 4 })).toMatchObject({ authentication: 0 })
  })

  test.each([
    [{ vips: ['10.77.0.201 dev igb1 scope global'] }, 'not all of its addresses are set'],
    [{ state: 1 }, 'its addresses are set all the same'],
  ])('addresses that are not where they should be: %o', (changed, text) => {
    const [first] = DUMP
    const told = readDump(JSON.stringify([{ ...first, data: { ...first.data, ...changed } }])) ?? seen()
    expect(found(told, [], null)).toMatchObject({
      ...{ metrics: { misplaced: { carp1: 1 } }, text: expect.stringContaining(text) },
    })
  })

  test('version 2 of its JSON says the same', () => {
    expect(readDump(JSON.stringify({ vrrp: DUMP, track_process: [] }))).toEqual(seen())
  })

  test.each(['', '[', 'null', '{}', '[{}]', JSON.stringify([{ data: { iname: 'x', vrid: 0, state: 2 } }])])(
    'is not %s',
    (text) => expect(readDump(text)).toBeNull(),
  )
})

test('what we may not look at is not known, and no fault of keepalived', async () => {
  const ended = { code: 0, signal: null, stdout: '', stderr: '' }
  const answers: { readonly [command: string]: string } = {
    ...{ 'keepalived --signum=JSON': '36\n', 'cat -- /run/k.pid': '77\n', 'cat -- /proc/77/comm': 'keepalived\n' },
    'sudo -n kill -36 77': '',
  }
  const machine = {
    async run({ program, args }: Pick<ChildCommand, 'program' | 'args'>) {
      const stdout = answers[[program, ...args].join(' ')]
      return stdout === undefined
        ? { ...ended, code: 1, stderr: 'sudo: a password is required\n' }
        : { ...ended, stdout }
    },
    system: async () => 'Linux',
  }
  const { signal } = new AbortController()
  const asking = { pidFile: '/run/k.pid', file: '/tmp/k.json', sudo: true, signal }
  await expect(readBySignal(machine, asking)).rejects.toMatchObject({
    ...{ code: 'local', message: expect.stringContaining('a password is required') },
  })
})

describe('what its agent shows', () => {
  const ask = async (walk: string) => {
    await using agent = await startUdp(createSnmpAgent(walk))
    return await look(keepalived, { source: 'snmp', community: 'public', port: agent.port, instances: ['carp1'] })
  }

  test('a fault, with a lower priority', async () => {
    expect(await ask(walkOf({ state: 3, wanted: 1, priority: 180, addresses: 2 }))).toMatchObject({
      metrics: { master: { carp1: 0 }, out: { carp1: 1 }, lowered: { carp1: 20 }, misplaced: { carp1: 0 } },
      text: 'carp1 (vrid 51) FAULT, priority 180 instead of 200',
    })
  })

  test('a state that nobody knows is neither master nor backup', async () => {
    const seen = await ask(walkOf({ state: 4 }))
    expect(seen).toMatchObject({ outcome: 'answered', evidence: { instances: [{ master: null, out: null }] } })
    expect(seen).not.toHaveProperty('metrics.master')
  })

  test('no keepalived is not known, and no fault of its own', async () => {
    expect(await ask('.1.3.6.1.2.1.1.5.0 = STRING: "box"')).toMatchObject({
      ...{ outcome: 'crashed', code: 'local', text: expect.stringContaining('keepalived is not in it') },
    })
  })

  test('a keepalived without VRRP', async () => {
    const [version = ''] = walkOf({}).split('\n')
    expect(await ask(version)).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('no VRRP instance') },
    })
  })
})
