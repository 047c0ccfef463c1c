import { readdir, readFile } from 'node:fs/promises'
import { lacking } from '@foretop/lab/needs.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { askUdp, startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import type { SnmpTable } from '../../protocol/snmp/snmp.ts'
import type { SnmpValue } from '../../protocol/snmp/value.ts'
import { disk } from './disk.ts'
import { fromDsk, fromStorage } from './over-snmp.ts'

const missing = await lacking('snmpd')
const SILENT = {
  outcome: 'failed',
  code: 'timeout',
  text: expect.stringContaining('down, blocked, or wrong community'),
}

describe.skipIf(missing !== null)(missing ?? 'a real SNMP agent', () => {
  test('shows the disks of its machine as the machine itself does', async () => {
    await using agent = await startSnmpd({ lines: ['disk / 10%'] })
    const far = await look(disk, ask(agent.port))
    const near = await look(disk, {})
    if (far.outcome !== 'answered' || near.outcome !== 'answered') throw new Error(`${far.text} ${near.text}`)
    const of = (metrics: typeof near.metrics, name: string) => Object(metrics[name])['/']
    expect(of(far.metrics, 'total')).toBe(of(near.metrics, 'total'))
    expect(of(far.metrics, 'used')).toBeCloseTo(of(near.metrics, 'used'), 0)
    expect(far.metrics).not.toHaveProperty('hung')
  })

  test('keeps one socket for many looks, and none after them', async () => {
    await using agent = await startSnmpd()
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    const before = await descriptors()
    {
      using kept = new Kept()
      for (let count = 0; count < 20; count += 1) await look(disk, ask(agent.port), { kept })
      expect(await descriptors()).toBe(before + 1)
    }
    for (let count = 0; count < 20; count += 1) await look(disk, ask(agent.port))
    expect(await descriptors()).toBe(before)
  })

  test('that does not know the community is silent', async () => {
    await using agent = await startSnmpd()
    expect(await lookSteadily(disk, { ...ask(agent.port), community: 'other' }, { timeoutMs: 200 })).toMatchObject(
      SILENT,
    )
  })

  test('that hangs is silent, and is understood again when it goes on', async () => {
    await using agent = await startSnmpd()
    using kept = new Kept()
    expect(await look(disk, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
    agent.freeze()
    expect(await lookSteadily(disk, ask(agent.port), { kept, timeoutMs: 200 })).toMatchObject(SILENT)
    agent.thaw()
    expect(await look(disk, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
  })

  test('is asked again when a datagram got lost', async () => {
    await using agent = await startSnmpd()
    let lost = 0
    await using lossy = await startUdp((request) => {
      lost += 1
      return lost === 1 ? null : askUdp(agent.port, request)
    })
    expect(await look(disk, ask(lossy.port))).toMatchObject({ outcome: 'answered' })
  })

  test('whose answer is cut at any byte is never believed', async () => {
    await using agent = await startSnmpd()
    let missing = 1
    let whole = Number.POSITIVE_INFINITY
    await using cutting = await startUdp(async (request) => {
      const answer = await askUdp(agent.port, request)
      whole = Math.min(whole, answer.length)
      return answer.subarray(0, answer.length - missing)
    })
    for (; missing < whole; missing += 1) {
      const observation = await lookSteadily(disk, ask(cutting.port), { timeoutMs: 300 })
      expect({ missing, ...observation }).toMatchObject({ missing, outcome: 'failed' })
    }
    expect(whole).toBeGreaterThan(100)
  })

  test('whose answer is spoilt at any byte is no defect of ours', async () => {
    await using agent = await startSnmpd()
    let position = 0
    let whole = Number.POSITIVE_INFINITY
    await using spoiling = await startUdp(async (request) => {
      const answer = await askUdp(agent.port, request)
      whole = Math.min(whole, answer.length)
      answer[position] = (answer[position] ?? 0) ^ 0xff
      return answer
    })
    for (; position < whole; position += 1) {
      const observation = await lookSteadily(disk, ask(spoiling.port), { timeoutMs: 20 })
      expect({ position, ...observation }).not.toMatchObject({ outcome: 'crashed', code: 'defect' })
    }
  })
})

test('no agent at all is silence', async () => {
  await using nobody = await startUdp(() => null)
  expect(await lookSteadily(disk, ask(nobody.port), { timeoutMs: 200 })).toMatchObject(SILENT)
})

test('an answer that is not SNMP is named as such', async () => {
  await using other = await startUdp(() => Buffer.from('HTTP/1.1 400 Bad Request'))
  expect(await look(disk, ask(other.port))).toMatchObject({ outcome: 'failed', code: 'protocol' })
})

test('a name that does not exist is said so', async () => {
  const observation = await lookSteadily(disk, ask(161), { address: 'nosuch.invalid', timeoutMs: 8_000 })
  expect(observation.outcome === 'answered' ? '' : observation.code).toMatch(/^(name|resolver)$/)
})

test('a community must be given', () => {
  expect(() => disk.options.parse({ source: 'snmp' })).toThrow('must be given with source: snmp')
})

describe('sizes above what the agent can count', () => {
  test('come from the 64-bit words, where the 32-bit ones stand still', async () => {
    const [volume] = fromDsk(await table('filesystem-over-16TB.txt', '1.3.6.1.4.1.2021.9.1'))
    expect(volume).toMatchObject({ totalBytes: 20 * 2 ** 40, freeBytes: 20 * 2 ** 40, usedPercent: 0 })
  })

  test('are not known from an old agent without such words', () => {
    expect(fromDsk(row({ 2: '/', 6: 2_147_483_647, 7: 2_147_483_647, 9: 41 }))).toMatchObject([
      { totalBytes: null, freeBytes: null, usedPercent: 41 },
    ])
  })

  test('come negative from agents that overflow, and are read as what they mean', () => {
    const volumes = fromStorage(row({ 2: '1.3.6.1.2.1.25.2.1.4', 3: '/big', 4: 4_096, 5: -1_294_967_296, 6: 0 }))
    expect(volumes).toMatchObject([{ totalBytes: 3_000_000_000 * 4_096 }])
  })
})

test('memory is no disk', async () => {
  const volumes = fromStorage(await table('hrStorage.txt', '1.3.6.1.2.1.25.2.3.1'))
  expect(volumes.map(({ path }) => path)).toEqual(['/', '/dev/shm'])
})

test('a full disk is full', async () => {
  const [volume] = fromDsk(await table('ucd-errors-disk-full-load-high.txt', '1.3.6.1.4.1.2021.9.1'))
  expect(volume).toMatchObject({ usedPercent: 100, freeBytes: 0 })
})

const ask = (port: number) => ({ source: 'snmp', community: 'labpub', port })

const row = (cells: { readonly [column: number]: SnmpValue }): SnmpTable =>
  new Map([['1', new Map(Object.entries(cells).map(([column, value]) => [Number(column), value]))]])

/** A recorded walk (`.oid = TYPE: value`) as the session would give it. */
async function table(file: string, entry: string): Promise<SnmpTable> {
  const text = await readFile(new URL(`../../fixtures/snmp/${file}`, import.meta.url), 'utf8')
  const rows = new Map<string, Map<number, SnmpValue>>()
  for (const line of text.split('\n')) {
    const [, oid = '', type, value = ''] = /^\.(\S+) = (?:(\w+): )?"?\.?(.*?)"?$/.exec(line) ?? []
    if (!oid.startsWith(`${entry}.`)) continue
    const [column, ...index] = oid.slice(entry.length + 1).split('.')
    const row = rows.get(index.join('.')) ?? new Map<number, SnmpValue>()
    // Two recordings in one file: the first counts.
    if (!row.has(Number(column)))
      row.set(Number(column), type === 'INTEGER' || type === 'Gauge32' ? Number(value) : value)
    rows.set(index.join('.'), row)
  }
  return rows
}
