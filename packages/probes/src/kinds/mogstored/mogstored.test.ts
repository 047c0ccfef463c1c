import { readFileSync } from 'node:fs'
import {
  type Behaviour,
  cutAt,
  endless,
  keepingOpenAfter,
  onceAsked,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { mogstored } from './mogstored.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/mogstored/${name}.txt`, import.meta.url), 'latin1')
const USAGE = recorded('dev1-usage')
const KIB = 1_024

/** A node with devices that say `said`, and none but those. */
const node =
  (said: { readonly [device: number]: string }): Behaviour =>
  (socket) =>
    void socket.once('data', (question) => {
      const [, device] = /^GET \/dev(\d+)\/usage /.exec(String(question)) ?? []
      socket.end(said[Number(device)] ?? recorded('no-device'))
    })

const side =
  (watch = recorded('side-watch'), size = recorded('side-size')): Behaviour =>
  (socket) =>
    void socket.on('data', (question) => {
      const replies: { readonly [line: string]: string } = { 'size /dev1/usage\r\n': size, 'watch\r\n': watch }
      socket.write(replies[String(question)] ?? 'ERROR: unknown command\r\n')
    })

async function lookAt(behaviour: Behaviour, options: object, channel?: Behaviour) {
  await using server = await startHostile(behaviour)
  await using other = await startHostile(channel ?? silent)
  const sidePort = channel === undefined ? {} : { sidePort: other.port }
  const seen = await look(mogstored, { port: server.port, ...sidePort, ...options }, { timeoutMs: 10_000 })
  return { seen, asked: String(other.received()) }
}

/** The recorded answer with another text. */
const withBody = (change: (body: string) => string): string => {
  const [head = '', body = ''] = USAGE.split('\r\n\r\n')
  const changed = change(body)
  return `${head.replace(/Content-Length: \d+/, `Content-Length: ${changed.length}`)}\r\n\r\n${changed}`
}

describe('what a node tells', () => {
  test('space and age of each device, and which are not there', async () => {
    const full = withBody((body) =>
      body.replace('available: 74639928', 'available: 1000000').replace('used: 31750984', 'used: 99000000'),
    )
    const { seen } = await lookAt(node({ 1: USAGE, 2: full }), { devices: [1, 2, 9] })
    expect(seen).toMatchObject({
      metrics: {
        used: { dev1: expect.closeTo(29.84, 2), dev2: 99 },
        free: { dev1: 74_639_928 * KIB, dev2: 1_000_000 * KIB },
        total: { dev1: 106_390_912 * KIB },
        age: { dev1: 8, dev2: 8 },
        missing: { dev1: 0, dev2: 0, dev9: 1 },
      },
      text: 'not there: dev9, 3 devices, dev2 at 99 %',
    })
    expect(Object.keys(Object(expectAnswered(seen).metrics.used))).toEqual(['dev1', 'dev2'])
  })

  test('numbers that nobody writes any more grow old by the clock of the node', async () => {
    const old = USAGE.replace('Date: Sat, 21 Nov 2026 02:10:30', 'Date: Sat, 21 Nov 2026 02:20:22')
    expect((await lookAt(node({ 1: old }), { devices: [1] })).seen).toMatchObject({ metrics: { age: { dev1: 600 } } })
    const ahead = USAGE.replace('Date: Sat, 21 Nov 2026 02:10:30', 'Date: Sat, 21 Nov 2026 02:10:00')
    expect((await lookAt(node({ 1: ahead }), { devices: [1] })).seen).toMatchObject({ metrics: { age: { dev1: 0 } } })
    // Without a clock of its own ours must do: these numbers are of 2001.
    const without = withBody((body) => body.replace('1795227022', '1000000000')).replace(/Date: .*\r\n/, '')
    const { metrics } = expectAnswered((await lookAt(node({ 1: without }), { devices: [1] })).seen)
    expect(Object(metrics.age).dev1).toBeGreaterThan(500_000_000)
  })

  test('no device at all is told of each', async () => {
    const { seen } = await lookAt(node({}), { devices: [1, 2] })
    expect(seen).toMatchObject({
      metrics: { missing: { dev1: 1, dev2: 1 }, used: {} },
      text: 'not there: dev1, dev2, 2 devices',
    })
  })
})

describe('the side channel', () => {
  test('says how busy disks are, and which there are', async () => {
    const { seen, asked } = await lookAt(node({ 1: USAGE, 2: USAGE }), {}, side())
    expect(seen).toMatchObject({
      metrics: { busy: { dev1: 1.2, dev2: 1.2 }, missing: { dev1: 0, dev2: 0 } },
      details: { iostat: 'available' },
    })
    expect(asked).toBe('size /dev1/usage\r\nwatch\r\n')
  })

  test('only devices that are looked at are judged', async () => {
    const { seen } = await lookAt(
      node({ 1: USAGE }),
      { devices: [1] },
      side('1\t99.5\n7\t1.00\n.\n', '/dev1/usage -1\r\n'),
    )
    expect(expectAnswered(seen).metrics.busy).toEqual({ dev1: 99.5 })
  })

  test.each([
    ['says that it has no iostat', side('ERR iostat unavailable\r\n')],
    ['says nothing for want of it', side('')],
  ])('where it %s, how busy they are is not known', async (_, channel) => {
    const { seen } = await lookAt(node({ 1: USAGE }), { devices: [1] }, channel)
    expect(seen).toMatchObject({ metrics: { missing: { dev1: 0 } }, details: { iostat: 'not available' } })
    expect(seen.text).toMatch(/, no iostat tells how busy its disks are$/)
    expect(expectAnswered(seen).metrics).not.toHaveProperty('busy')
  })

  test.each([
    ['no devices', side('.\n'), 'protocol', 'names no devices'],
    ['another daemon', side('', 'ERROR: unknown command: size\r\n'), 'protocol', "expected a mogstored's side channel"],
    ['other words', side('HELLO\n'), 'protocol', "expected a mogstored's side channel"],
    ['words for a number', side('1\tmuch\n.\n'), 'protocol', "expected a mogstored's side channel"],
    ['half a block', onceAsked(cutAt(recorded('side-size'), 9)), 'truncated', '9 bytes into its reply'],
    ['no end', onceAsked(endless('', '/dev1/usage 1'.repeat(1_000))), 'too-large', 'longer than'],
  ] as const)('%s', async (_, channel, code, text) => {
    const { seen } = await lookAt(node({ 1: USAGE }), {}, channel)
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('one of the two must say which devices there are', () => {
    expect(mogstored.options.safeParse({}).error?.issues[0]?.message).toBe(
      'needs devices, or sidePort, which names them',
    )
  })
})

describe('what is no answer', () => {
  test.each([
    [
      'another page',
      node({ 1: recorded('directory') }),
      'protocol',
      'expected the usage of dev1 from a mogstored, came what begins with "<h1>200',
    ],
    [
      'no time',
      node({ 1: withBody((body) => body.replace('time', 'when')) }),
      'protocol',
      'came what begins with "available',
    ],
    [
      'words',
      node({ 1: withBody((body) => body.replace('31750984', 'lots')) }),
      'protocol',
      'expected the usage of dev1',
    ],
    [
      'an error',
      node({ 1: 'HTTP/1.0 500 Server Error\r\nContent-Length: 0\r\n\r\n' }),
      'protocol',
      'came 500 Server Error',
    ],
    ['half an answer', node({ 1: USAGE.slice(0, -20) }), 'truncated', 'dev1: '],
    ['no HTTP', onceAsked(saying('HELLO\r\n')), 'protocol', 'dev1: '],
    ['nothing', onceAsked(saying('')), 'closed', 'dev1: '],
    ['a page without end', onceAsked(endless('HTTP/1.0 200 OK\r\n\r\n')), 'too-large', 'dev1: '],
  ] as const)('%s', async (_, behaviour, code, text) => {
    const { seen } = await lookAt(behaviour, { devices: [1] })
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('a device that hangs is named, and nobody there', async () => {
    const hangs: Behaviour = (socket) =>
      void socket.once('data', (question) => {
        if (String(question).startsWith('GET /dev1/')) socket.end(USAGE)
      })
    await using server = await startHostile(hangs)
    expect(await look(mogstored, { port: server.port, devices: [1, 2] }, { timeoutMs: 400 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringMatching(/^dev2: .*does not answer/) },
    })
    await eventually(() => expect(server.open()).toBe(0))
    expect(await look(mogstored, { port: await freePort(), devices: [1] })).toMatchObject({ code: 'refused' })
    await using hung = await startHostile(keepingOpenAfter(''))
    expect(await look(mogstored, { port: server.port, sidePort: hung.port }, { timeoutMs: 400 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') },
    })
  })
})
