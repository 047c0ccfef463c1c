import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { crc32 } from 'node:zlib'
import { type Behaviour, cutAt, onceAsked, resetAt, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { nrpe } from './nrpe.ts'

function answer(version: number, text: string, result = 0): Buffer {
  const room = Buffer.from(`${text}\0`)
  const packet = version === 2 ? Buffer.alloc(1_036) : Buffer.alloc(16 + room.length + (version === 3 ? 3 : 0))
  packet.writeInt16BE(version, 0)
  packet.writeInt16BE(2, 2)
  packet.writeInt16BE(result, 8)
  if (version !== 2) packet.writeInt32BE(room.length, 12)
  room.copy(packet, version === 2 ? 10 : 16)
  packet.writeUInt32BE(crc32(packet), 4)
  return packet
}

/** A daemon that waits for all that a client of NRPE sends, and says this to a question of this version. */
const daemon =
  (by: { readonly [version: number]: Behaviour }, otherwise: Behaviour): Behaviour =>
  (socket) => {
    const came: Buffer[] = []
    socket.on('data', (chunk: Buffer) => {
      came.push(chunk)
      const question = Buffer.concat(came)
      if (question.length >= 1_036) (by[question.readInt16BE(0)] ?? otherwise)(socket)
    })
  }

const closes = saying('')
const resets = resetAt('', 0)
const answering = (version: number, ...rest: [string, number?]) => saying(answer(version, ...rest))

async function ask(behaviour: Behaviour, options = {}, more = {}) {
  await using server = await startHostile(behaviour)
  const seen = await lookSteadily(nrpe, { port: server.port, tls: 'off', command: 'it', ...options }, more)
  return { seen, taken: server.taken(), received: server.received() }
}

describe('a daemon that understands only version 2', () => {
  test.each([
    ['hangs up', closes],
    ['resets', resets],
  ])('is asked in that when it %s, and in that alone from then on', async (_, otherwise) => {
    await using server = await startHostile(daemon({ 2: answering(2, 'OK | a=1') }, otherwise))
    using kept = new Kept()
    const look = () => lookSteadily(nrpe, { port: server.port, tls: 'off', command: 'it' }, { kept })
    expect(await look()).toMatchObject({ says: 'ok', text: 'OK', details: { version: 2 } })
    expect(server.taken()).toBe(2)
    expect(await look()).toMatchObject({ says: 'ok', metrics: { values: { a: 1 } } })
    expect(server.taken()).toBe(3)
  })

  test('is asked in 4 again once a look failed, for it may be another by now', async () => {
    let replaced = false
    const old = daemon({ 2: answering(2, 'old') }, closes)
    await using server = await startHostile((socket) => (replaced ? resets : old)(socket))
    using kept = new Kept()
    const look = () => lookSteadily(nrpe, { port: server.port, tls: 'off', command: 'it' }, { kept })
    await look()
    replaced = true
    expect(await look()).toMatchObject({ outcome: 'failed', code: 'closed' })
    expect(server.taken()).toBe(3)
    await look()
    expect(server.taken()).toBe(5)
  })

  test('may say so in its own version', async () => {
    const { seen } = await ask(daemon({ 2: answering(2, 'OK') }, answering(2, 'Invalid packet version', 3)))
    expect(seen).toMatchObject({ says: 'ok', text: 'OK', details: { version: 2 } })
  })

  test('cannot be asked for more than it has room for', async () => {
    const args = ['x'.repeat(2_000)]
    const { seen, taken } = await ask(closes, { args })
    expect(seen).toMatchObject({ code: 'closed', text: expect.stringContaining('2 has no room for what is asked') })
    expect(taken).toBe(1)
  })
})

test('version 3 is spoken where it is wanted, and in no other case', async () => {
  const only3 = daemon({ 3: answering(3, 'WARNING | a=1', 1) }, resets)
  expect((await ask(only3, { version: 3 })).seen).toMatchObject({ says: 'warning', details: { version: 3 } })
  const { seen, taken } = await ask(only3)
  expect(seen).toMatchObject({
    ...{ outcome: 'failed', code: 'closed', text: expect.stringContaining('it speaks neither version 4 nor 2') },
  })
  expect(taken).toBe(2)
})

test('a version that is pinned is the only one', async () => {
  const { seen, taken } = await ask(daemon({ 2: answering(2, 'OK') }, closes), { version: 4 })
  expect(seen).toMatchObject({ code: 'closed', text: expect.stringMatching(/or it does not speak version 4; it does/) })
  expect(taken).toBe(1)
  const other = await ask(daemon({}, answering(2, 'OK')), { version: 4 })
  expect(other.seen).toMatchObject({ code: 'protocol', text: expect.stringContaining('answers in version 2 of NRPE') })
})

test('arguments go behind the command, each behind a mark', async () => {
  const { received } = await ask(daemon({}, answering(4, 'OK')), { args: ['-w', '10 %', '$x'] })
  expect(received.toString('latin1')).toContain('it!-w!10 %!$x\0')
})

test.each<readonly [string, Behaviour, string, RegExp]>([
  ['half an answer', onceAsked(cutAt(answer(4, 'OK'), 17)), 'truncated', /17 bytes into its reply/],
  ['a reset within it', onceAsked(resetAt(answer(4, 'OK'), 17)), 'truncated', /into its reply/],
  ['more than there can be', onceAsked(saying(answer(4, 'x'.repeat(65_536)))), 'too-large', /more than the 65536/],
  ['another checksum', onceAsked(saying(answer(4, 'OK').fill(7, 4, 8))), 'protocol', /checksum/],
  ['a question', onceAsked(saying(answer(4, 'OK').fill(1, 3, 4))), 'protocol', /type 1, expected an answer/],
  ['version 7', onceAsked(saying(answer(7, 'OK'))), 'protocol', /does not speak NRPE/],
  ['a web server', onceAsked(saying('HTTP/1.1 400 Bad Request\r\n')), 'protocol', /it says “HTTP\/1.1 400/],
  ['a greeting', saying('220 mail ESMTP\r\n'), 'protocol', /it says “220 mail ESMTP”/],
])('%s is a failure', async (_, behaviour, code, text) => {
  expect((await ask(behaviour)).seen).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
})

test.each([
  ['reset', resets],
  ['hung up on', closes],
])('whoever is %s instead of shaking hands is told what is possible then', async (_, behaviour) => {
  for (const tls of ['anonymous', 'certificates'])
    expect((await ask(behaviour, { tls })).seen).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'closed',
        text: expect.stringMatching(/in the TLS handshake: our address is not in/),
      },
    })
})

test.each<readonly [string, Behaviour, RegExp]>([
  ['silence', silent, /does not answer in time: the command is slow there/],
  ['a part of it', (socket) => void socket.write(answer(4, 'OK').subarray(0, 9)), /sent 9 bytes but did not finish/],
])('%s ends at the deadline', async (_, behaviour, text) => {
  const { seen } = await ask(behaviour, {}, { timeoutMs: 100 })
  expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringMatching(text) })
})

test('TLS 1.0 is spoken with an old daemon, over anonymous TLS alone', async () => {
  const old = { ciphers: 'ADH:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1', dhparam: 'auto' } as const
  const server = createServer(old, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(answer(4, 'OK: old')))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  await using _ = { [Symbol.asyncDispose]: async () => void (await new Promise((gone) => server.close(gone))) }
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  expect(await lookSteadily(nrpe, { port, command: 'it' })).toMatchObject({
    ...{ says: 'ok', text: 'OK: old', details: { tls: 'TLSv1, ADH-AES256-SHA', authenticated: false } },
  })
})

test('a result that means nothing is ours, as with exec', async () => {
  expect((await ask(answering(4, 'said', 9))).seen).toMatchObject({
    ...{ outcome: 'crashed', code: 'local', text: 'it ended with 9: said' },
  })
})

test('nothing said is not ok, and still as bad as the result', async () => {
  expect((await ask(answering(4, ''))).seen).toMatchObject({ says: 'unknown', text: 'it said nothing' })
  expect((await ask(answering(4, '', 2))).seen).toMatchObject({ says: 'critical', text: 'it said nothing' })
})

test('words of the daemon mean something only where nothing is known', async () => {
  const words = 'NRPE: Unable to read output'
  expect((await ask(answering(4, words, 2))).seen).toMatchObject({ says: 'critical', text: words })
  expect((await ask(answering(4, words, 3))).seen).toMatchObject({
    text: expect.stringContaining(`said nothing: ${words}`),
  })
})

test('a number at the end of an answer that is full may be half of one', async () => {
  const text = `OK | a=1 ${'b'.repeat(1_010)}=23456`.slice(0, 1_023)
  const { seen } = await ask(daemon({ 2: answering(2, text) }, closes))
  expect(expectAnswered(seen)).toMatchObject({ metrics: { values: { a: 1 } }, details: { cut: expect.any(String) } })
  expect(expectAnswered(seen).metrics.values).toEqual({ a: 1 })
})

test.each([
  [{ args: ['a'] }],
  [{ command: '' }],
  [{ command: 'a!b' }],
  [{ command: 'a', args: ['b!'] }],
  [{ command: 'a', args: ['\0'] }],
  // A daemon takes what stands behind it in its place.
  [{ command: 'a', args: ['', 'b'] }],
  [{ command: 'a', args: Array(17).fill('b') }],
  [{ command: 'a', args: ['b'.repeat(1_022)], version: 2 }],
  [{ command: 'a', args: ['b'.repeat(65_534)] }],
  [{ version: 1 }],
  [{ tls: true }],
  [{ ca: 'ca.pem' }],
  [{ tls: 'off', servername: 'a' }],
  [{ tls: 'certificates', certFile: 'a.pem' }],
  [{ tls: 'certificates', keyFile: 'a.key' }],
])('%j cannot be asked', (options) => {
  expect(nrpe.options.safeParse(options).success).toBe(false)
})

test('what has just room can be asked', () => {
  expect(nrpe.options.safeParse({ command: 'a', args: ['b'.repeat(1_021)], version: 2 }).success).toBe(true)
  expect(nrpe.options.safeParse({ command: 'a', args: ['b'.repeat(65_533)] }).success).toBe(true)
})
