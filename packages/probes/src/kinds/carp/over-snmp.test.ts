import { lacking } from '@foretop/lab/needs.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { carp } from './carp.ts'

const missing = await lacking('snmpd')
const MIB = '.1.3.6.1.4.1.30155.6'
const INTERFACES = '.1.3.6.1.2.1.2.2.1'

// A real agent that is told what a BSD machine would say.
describe.skipIf(missing !== null)(missing ?? 'a real SNMP agent', () => {
  test('of OpenBSD says state, skew and preemption', async () => {
    await using agent = await startSnmpd({
      lines: [
        `override ${MIB}.1.2.0 integer 0`,
        ...['octet_str "carp0"', 'integer 7', 'octet_str "em0"', 'integer 1', 'integer 254', 'integer 1'].map(
          (value, index) => `override ${MIB}.2.2.1.${index + 2}.4 ${value}`,
        ),
      ],
    })
    expect(await look(carp, ask(agent.port))).toMatchObject({
      metrics: { master: { 7: 0 }, init: { 7: 0 }, advskew: { 7: 254 }, takenOut: { 7: 1 }, preempt: 0 },
      details: { vhids: [{ vhid: 7, state: 'backup', interface: 'carp0' }] },
    })
  })

  test.each([
    ['integer 1', 1],
    ['integer 0', 0],
    // As the MIB has it, TruthValue, and not as the kernel does.
    ['integer 2', 0],
    ['integer 7', undefined],
    [null, undefined],
  ])('that says %s of preemption: %s', async (value, preempt) => {
    const state = [`override ${MIB}.2.2.1.3.4 integer 7`, `override ${MIB}.2.2.1.7.4 integer 2`]
    await using agent = await startSnmpd({
      lines: [...state, ...(value === null ? [] : [`override ${MIB}.1.2.0 ${value}`])],
    })
    const seen = await look(carp, ask(agent.port))
    expect(seen).toMatchObject({ outcome: 'answered', metrics: { master: { 7: 1 } } })
    if (preempt === undefined) expect(seen).not.toHaveProperty('metrics.preempt')
    else expect(seen).toHaveProperty('metrics.preempt', preempt)
    expect(seen).not.toHaveProperty('metrics.demotion')
  })

  test('of OpenBSD says how far its groups have demoted themselves', async () => {
    const state = [`override ${MIB}.2.2.1.3.4 integer 7`, `override ${MIB}.2.2.1.7.4 integer 1`]
    const groups = [`override ${MIB}.4.1.3.1 integer 0`, `override ${MIB}.4.1.3.2 integer 128`]
    await using agent = await startSnmpd({ lines: [...state, ...groups] })
    expect(await look(carp, ask(agent.port))).toMatchObject({ metrics: { demotion: 128 } })
  })

  test('of an old FreeBSD shows it by the status of cloned interfaces', async () => {
    const states = { 1: 1, 2: 2, 3: 4 }
    await using agent = await startSnmpd({
      lines: Object.entries(states).flatMap(([number, status]) => [
        `override ${INTERFACES}.2.90${number} octet_str "carp${number}"`,
        `override ${INTERFACES}.8.90${number} integer ${status}`,
      ]),
    })
    const observation = await look(carp, { ...ask(agent.port), vhidOf: { carp3: 33 } })
    expect(observation).toMatchObject({ metrics: { master: { 1: 1, 2: 0, 33: 0 }, init: { 1: 0, 2: 0, 33: 1 } } })
  })

  test('of a machine without such interfaces is said to know nothing of CARP', async () => {
    await using agent = await startSnmpd()
    expect(await look(carp, ask(agent.port))).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('that hangs or does not know the community is silent', async () => {
    await using agent = await startSnmpd()
    agent.freeze()
    expect(await lookSteadily(carp, ask(agent.port), { timeoutMs: 200 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout' },
      text: expect.stringContaining('no answer: down, blocked, or wrong community'),
    })
  })
})

const ask = (port: number) => ({ source: 'snmp', community: 'labpub', port })
