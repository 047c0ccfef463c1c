import { freePort } from '@foretop/lab/lab.ts'
import { lackingLinks, playWithLinks } from '@foretop/lab/links.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { createSnmpAgent } from '@foretop/lab/snmp-agent.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { type Moment, shareOf } from './growth.ts'
import { interfaces } from './interfaces.ts'
import { type Port, walkOf } from './switch.made-up.ts'

const missing = await lacking('snmpd')
const noLinks = missing ?? (await lackingLinks())

describe.skipIf(noLinks !== null)(noLinks ?? 'real links', () => {
  test('that are up, cut, or switched off are told apart', async () => {
    const scene = new URL('./links.scene.ts', import.meta.url)
    // biome-ignore lint/suspicious/noExplicitAny: what a scene prints is what its own code says; wrong guesses fail the test.
    const { seen, lenient }: any = await playWithLinks(scene, 'links')
    expect(seen.metrics).toMatchObject({
      down: { lo: 0, far0: 0, eth1: 1 },
      notUp: { eth0: 0, eth2: 1, eth9: 1 },
      received: { lo: expect.any(Number), eth0: expect.any(Number) },
      packets: { lo: expect.any(Number) },
    })
    expect(seen.text).toContain('eth2 was set down, eth9 is not there, eth1 is')
    expect(lenient.metrics.down).toEqual({ lo: 0, far0: 0, eth0: 0, eth2: 0 })
  })
})

describe.skipIf(missing !== null)(missing ?? 'a real agent', () => {
  test('tells of lo', async () => {
    await using agent = await startSnmpd()
    const { metrics } = expectAnswered(await look(interfaces, { community: 'labpub', port: agent.port }))
    expect(metrics).toMatchObject({ down: { lo: 0 }, received: { lo: expect.any(Number) } })
    // It says 10 Mbit/s, of which ordinary traffic would be more than all.
    expect(metrics.speed ?? {}).not.toHaveProperty('lo')
  })

  test('that shows no interfaces is a failure, never ok', async () => {
    await using agent = await startSnmpd({
      lines: ['view name included .1.3.6.1.2.1.1', 'rocommunity name 127.0.0.1 -V name'],
    })
    expect(await look(interfaces, { community: 'name', port: agent.port })).toMatchObject({
      outcome: 'failed',
      text: 'the agent shows no interfaces: may IF-MIB be read?',
    })
  })

  test('that hangs is silent', async () => {
    await using agent = await startSnmpd()
    agent.freeze()
    expect(await lookSteadily(interfaces, { community: 'labpub', port: agent.port }, { timeoutMs: 200 })).toMatchObject(
      { outcome: 'failed', code: 'timeout' },
    )
  })
})

describe('a device', () => {
  test('is down only where somebody wants it up', async () => {
    const ports = [
      { index: 1, name: 'Gi0/1' },
      { index: 2, name: 'Gi0/2', status: 2 },
      { index: 3, name: 'Gi0/3', status: 2, admin: 2 },
      { index: 4, name: 'Gi0/4', status: 7 },
      { index: 5, name: 'tun0', status: 4 },
      { index: 6, name: 'carp0', status: 2 },
    ]
    const seen = await ask(ports)
    expect(seen.metrics.down).toEqual({ 'Gi0/1': 0, 'Gi0/2': 1, 'Gi0/3': 0, 'Gi0/4': 1, tun0: 0 })
    expect(seen.text).toBe('Gi0/2 is down, Gi0/4 is lower layer down, 6 interfaces, 2 up')
  })

  test('keeps names where indexes change, and counts go on', async () => {
    using kept = new Kept()
    const before = await ask([{ index: 1, name: 'eth0', received: 5e12 }], {}, kept)
    const after = await ask([{ index: 9, name: 'eth0', received: 6e12 }], {}, kept)
    expect([before.metrics.received, after.metrics.received]).toEqual([{ eth0: 5e12 }, { eth0: 6e12 }])
  })

  test('counts on in 32 bits where it has no others', async () => {
    using kept = new Kept()
    const ports = (receivedNarrow: number) => [{ index: 1, name: 'eth0', received: null, receivedNarrow }]
    const before = await ask(ports(2 ** 32 - 300), {}, kept)
    const after = await ask(ports(500), {}, kept)
    expect([before, after].map(({ metrics }) => Object(metrics.received).eth0)).toEqual([2 ** 32 - 300, 2 ** 32 + 500])
  })

  test('whose port is pulled that must be up is not well', async () => {
    const seen = await ask([{ index: 1, name: 'Gi0/1' }], { mustBeUp: ['Gi0/1', 'Gi0/2'] })
    expect(seen).toMatchObject({
      metrics: { notUp: { 'Gi0/1': 0, 'Gi0/2': 1 } },
      text: expect.stringMatching(/^Gi0\/2 is/),
    })
  })

  test('which does not say whether a port is up that must be is no more believed', async () => {
    const walk = walkOf([{ index: 1, name: 'Gi0/1' }]).replace(/^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.8\..*$/m, '')
    const seen = await askWalk(() => walk, { mustBeUp: ['Gi0/1'] })
    expect(seen).toMatchObject({ outcome: 'failed', text: 'the agent does not show whether Gi0/1 is up' })
    expect(await askWalk(() => walk, {})).toMatchObject({
      outcome: 'failed',
      text: 'the agent does not show which interfaces are up: may ifOperStatus be read?',
    })
  })

  test('that hides what is up is no more believed where a port was switched off', async () => {
    const walk = walkOf([
      { index: 1, name: 'Gi0/1', status: 2 },
      { index: 2, name: 'Gi0/2', admin: 2, status: 2 },
    ]).replaceAll(/^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.8\..*$/gm, '')
    expect(await askWalk(() => walk, {})).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('whose ports are all called alike shows each, those that are down as well', async () => {
    const seen = await ask([
      { index: 1, name: 'Ethernet' },
      { index: 2, name: 'Ethernet', status: 2 },
      { index: 3, name: 'tun0' },
      { index: 4, name: 'tun0', admin: 2, status: 2 },
      { index: 5, name: 'tun0', status: 6 },
    ])
    expect(seen.metrics.down).toEqual({ 'Ethernet (1)': 0, 'Ethernet (2)': 1, tun0: 0 })
  })

  test('that is too slow for all its ports is not called silent', async () => {
    const agent = createSnmpAgent(walkOf([{ index: 1, name: 'Gi0/1' }]))
    let asked = 0
    await using slow = await startUdp((request) => {
      asked += 1
      return asked > 2 ? null : agent(request)
    })
    const given = { community: 'public', port: slow.port }
    const failed = { outcome: 'failed', code: 'timeout' }
    expect(await lookSteadily(interfaces, given, { timeoutMs: 400 })).toMatchObject({
      ...failed,
      text: expect.stringMatching(/^gave 2 answers and not the rest in time: slow, or gone meanwhile \(/),
    })
    expect(await lookSteadily(interfaces, given, { timeoutMs: 400 })).toMatchObject({
      ...failed,
      text: expect.stringContaining('no answer: down'),
    })
  })

  test('shows half duplex where it matters, speed, and what was written down of a port', async () => {
    const seen = await ask([
      { index: 1, name: 'a', alias: 'to the router', duplex: 2, megabits: 100, changed: 8_640_000 - 6_000 },
      { index: 2, name: 'b', duplex: 2, megabits: 10 },
      { index: 3, name: 'c', megabits: 100_000, discards: 3 },
      { index: 4, name: 'd', duplex: 1, megabits: 0 },
    ])
    expect(seen.metrics).toMatchObject({
      halfDuplex: { a: 1, b: 0, c: 0 },
      speed: { a: 1e8, b: 1e7, c: 1e11 },
      discards: { a: 0, c: 3 },
    })
    expect(seen.details?.interfaces).toMatchObject([
      { alias: 'to the router', duplex: 'half', unchanged: formatDuration(60_000) },
      {},
      {},
      {},
    ])
  })

  test('is looked at as far as it is wanted', async () => {
    const ports = ['Gi0/1', 'Gi0/2', 'Vlan1'].map((name, at) => ({ index: at + 1, name, status: 2 }))
    const seen = await ask(ports, { include: ['Gi*'], exclude: ['*2'], mayBeDown: ['*1'], mustBeUp: ['Vlan1'] })
    expect(seen.metrics).toMatchObject({ received: { 'Gi0/1': 0, Vlan1: 0 }, notUp: { Vlan1: 1 } })
    expect(seen.metrics).not.toHaveProperty('down')
  })

  test('of more values than can be judged is refused, not cut', async () => {
    const ports = Array.from({ length: 1_900 }, (_, at) => ({ index: at + 1, name: `port${at}` }))
    expect(await askWalk(() => walkOf(ports), { packets: true })).toMatchObject({
      outcome: 'failed',
      code: 'too-large',
    })
  })
})

describe('use since the last look', () => {
  test('is of its speed, in each direction', () => {
    expect(share({ receivedBytes: 125e6, sentBytes: 62.5e6 })).toMatchObject({ received: 100, sent: 50 })
  })
  test('is not known of a port that does not know its speed, or began anew', () => {
    expect(share({ receivedBytes: 125e6, bitsPerSecond: null }).received).toBeNull()
    expect(share({ receivedBytes: -5 }).received).toBeNull()
    expect(shareOf(undefined, moment(1, {}))).toEqual({ received: null, sent: null, errors: null })
  })
  test('errors are a share of all packets, where there were enough', () => {
    expect(share({ packets: 999, errors: 1 }).errors).toBe(0.1)
    expect(share({ packets: 5, errors: 1 }).errors).toBeNull()
  })
})

/** Of a port of 1 Gbit/s that grew so much in one second. */
const share = (grown: Partial<Moment['counts']>) => shareOf(moment(0, {}), moment(1_000, grown))

const moment = (ms: number, counts: Partial<Moment['counts']>): Moment => ({
  ms,
  counts: { receivedBytes: 0, sentBytes: 0, packets: 0, errors: 0, bitsPerSecond: 1e9, ...counts },
})

const ask = async (ports: readonly Port[], options: object = {}, kept?: Kept) =>
  expectAnswered(await askWalk(() => walkOf(ports), options, kept))

async function askWalk(walk: () => string, options: object, kept?: Kept) {
  const agent = createSnmpAgent(walk())
  await using server = await startUdp(agent, kept === undefined ? 0 : await portOf(kept))
  return await lookSteadily(
    interfaces,
    { community: 'public', port: server.port, ...options },
    { ...(kept && { kept }) },
  )
}

/** The same with each look that keeps the same. */
const ports = new WeakMap<Kept, number>()
async function portOf(kept: Kept): Promise<number> {
  const port = ports.get(kept) ?? (await freePort())
  ports.set(kept, port)
  return port
}
