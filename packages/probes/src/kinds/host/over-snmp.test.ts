import { readdir, readFile } from 'node:fs/promises'
import os from 'node:os'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lackingLinks, playWithLinks } from '@foretop/lab/links.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { askUdp, startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { parseInterfaces } from '../../protocol/machine/proc.ts'
import { host } from './host.ts'

const missing = await lacking('snmpd')
const SILENT = {
  outcome: 'failed',
  code: 'timeout',
  text: expect.stringContaining('down, blocked, or wrong community'),
}

describe.skipIf(missing !== null)(missing ?? 'a real SNMP agent', () => {
  test('tells of its machine what the machine tells of itself', async () => {
    await using agent = await startSnmpd()
    const far = await seen(agent.port)
    const near = await seen(null)
    expect(Object.keys(far)).toEqual(Object.keys(near))
    for (const name of ['received', 'sent', 'errors'])
      expect(Object.keys(Object(far[name]))).toEqual(Object.keys(Object(near[name])))
    expect(off(far, near, 'uptime')).toBeLessThan(5)
    expect(off(far, near, 'load15')).toBeLessThan(0.5)
    expect(off(far, near, 'loadPerCore')).toBeLessThan(0.5)
    expect(off(far, near, 'memoryAvailable')).toBeLessThan(10)
  })

  test('counts on lo at least what went through it, and no more than the kernel does', async () => {
    await using agent = await startSnmpd()
    const before = await loopbackBytes()
    await sendThroughLoopback(4 * 2 ** 20)
    // The agent looks at its interfaces only every three seconds.
    const counted = await eventually(async () => {
      const bytes = Number(Object(await seen(agent.port)).received.lo)
      expect(bytes).toBeGreaterThanOrEqual(before + 4 * 2 ** 20)
      return bytes
    })
    expect(counted).toBeLessThanOrEqual(await loopbackBytes())
  })

  test('tells how busy its processors were since it was last asked', async () => {
    await using agent = await startSnmpd()
    using kept = new Kept()
    const work = setInterval(() => spin(90), 100)
    const first = await seen(agent.port, { kept })
    // The agent counts every five seconds, and not at all before the first five.
    const cpu = await eventually(async () => {
      const { cpu } = await seen(agent.port, { kept })
      expect(cpu).toBeDefined()
      return Number(cpu)
    })
    clearInterval(work)
    expect(first).not.toHaveProperty('cpu')
    expect(cpu).toBeGreaterThan(60 / os.cpus().length)
    expect(cpu).toBeLessThanOrEqual(100)
  })

  test('keeps one socket for many looks, and none after them', async () => {
    await using agent = await startSnmpd()
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    const before = await descriptors()
    {
      using kept = new Kept()
      for (let count = 0; count < 20; count += 1) await seen(agent.port, { kept })
      expect(await descriptors()).toBe(before + 1)
    }
    for (let count = 0; count < 20; count += 1) await seen(agent.port)
    expect(await descriptors()).toBe(before)
  })

  test('that does not know the community is silent', async () => {
    await using agent = await startSnmpd()
    expect(await lookSteadily(host, ask(agent.port, 'other'), { timeoutMs: 200 })).toMatchObject(SILENT)
  })

  test('that hangs is silent, and is understood again when it goes on', async () => {
    await using agent = await startSnmpd()
    using kept = new Kept()
    expect(await look(host, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
    agent.freeze()
    expect(await lookSteadily(host, ask(agent.port), { kept, timeoutMs: 200 })).toMatchObject(SILENT)
    agent.thaw()
    expect(await look(host, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
  })

  test('is believed in none of its answers once one is cut', async () => {
    await using agent = await startSnmpd()
    for (let whole = 0; whole < ANSWERS; whole += 1) {
      let answers = 0
      await using cutting = await startUdp(async (request) => {
        const answer = await askUdp(agent.port, request)
        answers += 1
        return answers > whole ? answer.subarray(0, answer.length - 7) : answer
      })
      const observation = await lookSteadily(host, ask(cutting.port), { timeoutMs: 500 })
      expect({ whole, ...observation }).toMatchObject({ whole, outcome: 'failed' })
    }
  })
})

describe.skipIf(missing !== null)(missing ?? 'an agent that shows little', () => {
  test('of load only: all else is left out, not 0', async () => {
    await using agent = await startSnmpd({ lines: view('load', '.1.3.6.1.4.1.2021.10') })
    const metrics = await seen(agent.port, { community: 'load' })
    expect(Object.keys(metrics)).toEqual(['load1', 'load5', 'load15'])
  })

  test('of interfaces only: they are still counted', async () => {
    await using agent = await startSnmpd({ lines: view('net', '.1.3.6.1.2.1.2', '.1.3.6.1.2.1.31') })
    const metrics = await seen(agent.port, { community: 'net' })
    expect(Object.keys(metrics)).toEqual(['received', 'sent', 'errors'])
  })

  test('of its machine nothing at all: said so, not shown as well', async () => {
    await using agent = await startSnmpd({ lines: view('name', '.1.3.6.1.2.1.1') })
    expect(await look(host, ask(agent.port, 'name'))).toMatchObject({
      outcome: 'failed',
      code: 'protocol',
      text: expect.stringContaining('shows nothing of its machine'),
    })
  })

  test('memory without the kernel’s estimate: free, buffered and cached counts as available', async () => {
    const lines = view('old', '.1.3.6.1.4.1.2021.4', '-.1.3.6.1.4.1.2021.4.27')
    await using agent = await startSnmpd({ lines })
    const far = await seen(agent.port, { community: 'old' })
    expect(off(far, await seen(null), 'memoryAvailable')).toBeLessThan(10)
  })

  test('no time of its processors: their average of the last minute stands for it', async () => {
    const override = 'override .1.3.6.1.2.1.25.3.3.1.2.196608 integer 40'
    const lines = [...view('hr', '.1.3.6.1.2.1.25'), ...view('cores', '.1.3.6.1.2.1.25', '.1.3.6.1.4.1.2021.11.67')]
    await using agent = await startSnmpd({ lines: [...lines, override] })
    for (const community of ['hr', 'cores'])
      expect(await seen(agent.port, { community })).toMatchObject({ cpu: 40, uptime: expect.any(Number) })
  })

  test('counters of 32 bits only: they go on counting when they wrap, and fall when they begin anew', async () => {
    const port = await freePort()
    using kept = new Kept()
    const received = async (count: number) => {
      const lines = [...view('old', '.1.3.6.1.2.1.2', '.1.3.6.1.2.1.25'), `override ${LO_IN_OCTETS} counter ${count}`]
      await using _ = await startSnmpd({ port, lines })
      return Object((await seen(port, { kept, community: 'old' })).received).lo
    }
    expect(await received(2 ** 32 - 300)).toBe(2 ** 32 - 300)
    expect(await received(500)).toBe(2 ** 32 + 500)
    expect(await received(100)).toBe(100)
  })
})

const noLinks = missing ?? (await lackingLinks())
// biome-ignore lint/suspicious/noExplicitAny: what a scene prints is what its own code says; wrong guesses fail the test.
const play = (name: string): Promise<any> => playWithLinks(new URL('./links.scene.ts', import.meta.url), name)

describe.skipIf(noLinks !== null)(noLinks ?? 'interfaces', () => {
  test('are all read in time however many, and too many are refused, not cut', async () => {
    const { seen, tooMany, fewer } = await play('many')
    expect(seen).toMatchObject({ outcome: 'answered' })
    expect(Object.keys(seen.metrics.received)).toHaveLength(2_000)
    expect(tooMany).toMatchObject({ outcome: 'crashed', text: expect.stringContaining('2001 instances') })
    expect(Object.keys(fewer.metrics.sent)).toEqual(['lo', 'bond0', 'straw'])
  })

  test('made anew keep their name though the agent still lists the old one', async () => {
    const { before, after } = await play('anew')
    expect(Object.keys(before.metrics.received)).toEqual(['lo', 'vpn0'])
    expect(Object.keys(after.metrics.received)).toEqual(['lo', 'vpn0', 'vpn1'])
  })

  test('of containers are left out unless asked for; lo and those that are down are not', async () => {
    const { seen, all, near } = await play('virtual')
    expect(Object.keys(seen.metrics.received)).toEqual(['lo', 'eth0', 'eth1'])
    expect(Object.keys(near.metrics.received)).toEqual(['lo', 'eth0', 'eth1'])
    expect(Object.keys(all.metrics.received).toSorted()).toEqual(['docker0', 'eth0', 'eth1', 'lo', 'veth12ab'])
  })
})

test('no agent at all, and a port where none listens, are silence', async () => {
  await using nobody = await startUdp(() => null)
  for (const port of [nobody.port, await freePort()])
    expect(await lookSteadily(host, ask(port), { timeoutMs: 200 })).toMatchObject(SILENT)
})

test('a community must be given', () => {
  expect(() => host.options.parse({ source: 'snmp' })).toThrow('must be given with source: snmp')
})

const LO_IN_OCTETS = '.1.3.6.1.2.1.2.2.1.10.1'
/** Datagrams in a look at an agent that has everything and few interfaces. */
const ANSWERS = 6

const ask = (port: number, community = 'labpub') => ({ source: 'snmp', community, port })

/** The metrics of an agent, or with `null` of this machine as it sees itself. */
async function seen(
  port: number | null,
  { kept, community }: { readonly kept?: Kept; readonly community?: string } = {},
) {
  const observation = await look(host, port === null ? {} : ask(port, community), { ...(kept && { kept }) })
  if (observation.outcome !== 'answered') throw new Error(observation.text)
  return observation.metrics
}

type Seen = Awaited<ReturnType<typeof seen>>
const off = (one: Seen, other: Seen, name: string) => Math.abs(Number(one[name]) - Number(other[name]))

/** Lines of snmpd.conf for a community that sees only these subtrees; a minus takes away. */
const view = (name: string, ...subtrees: readonly string[]): readonly string[] => [
  ...subtrees.map((oid) => `view ${name} ${oid.startsWith('-') ? 'excluded' : 'included'} ${oid.replace('-', '')}`),
  `rocommunity ${name} 127.0.0.1 -V ${name}`,
]

async function loopbackBytes(): Promise<number> {
  const interfaces = parseInterfaces(await readFile('/proc/net/dev', 'utf8'))
  return interfaces.find(({ name }) => name === 'lo')?.receivedBytes ?? 0
}

async function sendThroughLoopback(bytes: number): Promise<void> {
  await using echo = await startUdp((datagram) => datagram)
  const datagram = Buffer.alloc(32_768)
  // There and back again.
  for (let sent = 0; sent < bytes; sent += 2 * datagram.length) await askUdp(echo.port, datagram)
}

function spin(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until) Math.sqrt(until)
}
