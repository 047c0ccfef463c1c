import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { createSnmpAgent } from '@foretop/lab/snmp-agent.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { startTitled } from '@foretop/lab/titled.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import type { SnmpTable } from '../../protocol/snmp/snmp.ts'
import type { SnmpValue } from '../../protocol/snmp/value.ts'
import { isTitled } from './group.ts'
import { fromAgent } from './over-snmp.ts'
import { processes } from './processes.ts'

const missing = await lacking('snmpd', 'perl')
const name = `importer-${process.pid}`
const groups = { importers: { title: `${name}*`, idle: `${name} [bored]` } }
const look = (port: number, more = {}, timeoutMs = 60_000) =>
  lookSteadily(processes, { source: 'snmp', community: 'labpub', port, groups, ...more }, { timeoutMs })

describe.skipIf(missing !== null)(missing ?? 'a real SNMP agent', () => {
  test('tells of workers what their titles say', async () => {
    await using one = await startTitled(`${name} [bored]`)
    await using two = await startTitled(`${name} [importing feed 4711]`)
    await using agent = await startSnmpd()
    // It looks at the machine now and then.
    await eventually(async () => {
      const seen = expectAnswered(await look(agent.port))
      expect(seen).toMatchObject({
        metrics: {
          running: { importers: 2 },
          busy: { importers: 1 },
          idle: { importers: 1 },
          lacking: { importers: 0 },
        },
        details: { processes: [{ pid: two.pid }, { pid: one.pid }] },
        text: 'importers 2 (1 busy, 1 idle)',
      })
      expect(Object(seen.metrics.memory).importers).toBeGreaterThan(1_000_000)
      for (const metric of ['youngest', 'oldest']) expect(seen.metrics).not.toHaveProperty(metric)
    })
  })

  test('one that is not there is missed', async () => {
    await using agent = await startSnmpd()
    expect(await look(agent.port)).toMatchObject({
      ...{ metrics: { lacking: { importers: 1 } }, text: `importers: nothing runs (${name}*)` },
    })
  })

  test('a wrong community and one that stands still are silent', async () => {
    await using agent = await startSnmpd()
    const silent = { outcome: 'failed', code: 'timeout', text: expect.stringContaining('wrong community') }
    expect(await look(agent.port, { community: 'wrong' }, 500)).toMatchObject(silent)
    agent.freeze()
    expect(await look(agent.port, {}, 500)).toMatchObject(silent)
    agent.thaw()
  })
})

test('an agent that shows none is a failure', async () => {
  await using agent = await startUdp(createSnmpAgent('.1.3.6.1.2.1.1.5.0 = STRING: "box"\n'))
  const seen = await look(agent.port)
  expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining('no processes') })
})

const table = (rows: { readonly [index: string]: { readonly [column: number]: SnmpValue } }): SnmpTable =>
  new Map(
    Object.entries(rows).map(([index, row]) => [
      index,
      new Map(Object.entries(row).map(([column, value]) => [Number(column), value])),
    ]),
  )

test('rows are processes: the path is the title, the kernel is left out, zombies are told', () => {
  const run = table({
    1: { 2: 'systemd', 4: '/sbin/init', 5: 'splash', 6: 4, 7: 2 },
    2: { 2: 'kthreadd', 4: 'kthreadd', 5: '', 6: 2, 7: 2 },
    5660: { 2: 'content-importe', 4: 'content-importer [bored]', 5: '', 6: 4, 7: 2 },
    5670: { 2: 'tmux: server', 4: '', 5: '', 6: 4, 7: 4 },
  })
  expect(fromAgent(run, table({ 1: { 1: 1_234, 2: 12_712 } }))).toMatchObject([
    { pid: 1, title: '/sbin/init splash', usedS: 12.34, residentBytes: 12_712 * 1_024, ageS: null },
    { pid: 5660, name: 'content-importe', title: 'content-importer [bored]', usedS: null },
    { pid: 5670, state: 'Z', title: 'tmux: server' },
  ])
  expect(() => fromAgent(table({}), table({}))).toThrow(/the agent shows no processes/)
})

test('of what the agent cut only the beginning is compared', () => {
  const path = `/usr/bin/${'x'.repeat(119)}`
  const [cut] = fromAgent(table({ 7: { 2: 'x', 4: path, 5: '' } }), table({}))
  if (cut === undefined) throw new Error('no process')
  expect(cut.isCut).toBe(true)
  expect([`${path}*`, `${path}xyz`, `${path} --port 1*`, '/usr/bin/*'].map((each) => isTitled(cut, each))).toEqual([
    ...[true, true, true, true],
  ])
  expect([`${path.slice(0, -1)}y`, '*--port 1', path.slice(0, -1)].map((each) => isTitled(cut, each))).toEqual([
    ...[false, false, false],
  ])
})
