import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { OPEN } from '../serve.made-up.ts'
import { joined, refused, serveLive } from '../serve-live.made-up.ts'
import { createCrowd } from './crowd.ts'

const silent = { warn: () => {} }

test('a caller has so many places and no more, and gives each back once', () => {
  let most = 2
  const crowd = createCrowd(() => most, silent)
  const [first, second] = [crowd.enter('192.0.2.1'), crowd.enter('192.0.2.1')]
  expect(crowd.enter('192.0.2.1')).toBe('full')
  expect(crowd.enter('192.0.2.2')).not.toBe('full')
  if (first === 'full' || second === 'full') throw new Error('two places were promised')
  first.leave()
  first.leave()
  expect(crowd.enter('192.0.2.1')).not.toBe('full')
  expect(crowd.enter('192.0.2.1')).toBe('full')
  most = 3
  expect(crowd.enter('192.0.2.1')).not.toBe('full')
})

test('an IPv6 network is one caller, and an address that came over IPv6 is what it is', () => {
  const crowd = createCrowd(() => 1, silent)
  crowd.enter('2001:db8::1')
  expect(crowd.enter('2001:db8::ffff:1')).toBe('full')
  expect(crowd.enter('2001:db8:0:1::1')).not.toBe('full')
  crowd.enter('::ffff:192.0.2.1')
  expect(crowd.enter('192.0.2.1')).toBe('full')
})

test('what to do about it is said once a minute of each caller', () => {
  const said: string[] = []
  const crowd = createCrowd(() => 1, { warn: (text: string) => void said.push(text) })
  for (const caller of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) crowd.enter(caller)
  crowd.enter('192.0.2.2')
  expect(said).toHaveLength(2)
  expect(said[0]).toBe(
    '192.0.2.1 holds 1 connections and gets no more: if it is a proxy, name it in server.proxies; ' +
      'if so many people are behind it, raise server.connectionsPerCaller',
  )
})

type Served = Awaited<ReturnType<typeof serveLive>>
const LIMIT = 3

async function dial({ url }: Served, sent = ''): Promise<Socket> {
  const { port, hostname } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname })
  await once(socket, 'connect')
  socket.write(sent)
  return socket
}

test('whoever connects without end is cut off, and let in again when it lets go', async () => {
  await using served = await serveLive({ settings: { ...OPEN, connectionsPerCaller: LIMIT } })
  const held = await Promise.all(Array.from({ length: LIMIT }, () => dial(served)))
  await once(await dial(served), 'close')
  for (const socket of held) socket.destroy()
  await eventually(async () => expect((await fetch(`${served.url}/healthz`)).status).toBe(200))
})

/** Begins a request of a caller and never ends it. */
const unended = (from: string) =>
  `POST /api/v1/silences HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${from}\r\n` +
  'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{"half'

const asked = async ({ url }: Served, headers: { readonly [name: string]: string } = {}) =>
  (await fetch(`${url}/healthz`, { headers })).status

test('behind a proxy what is under way counts for whoever the proxy names, and not for the proxy', async () => {
  await using served = await serveLive({ settings: { ...OPEN, proxies: ['127.0.0.1'], connectionsPerCaller: LIMIT } })
  using scope = new DisposableStack()
  for (let n = 0; n < LIMIT; n += 1) scope.adopt(await dial(served, unended('192.0.2.1')), (socket) => socket.destroy())
  await eventually(async () => expect(await asked(served, { 'x-forwarded-for': '192.0.2.1' })).toBe(429))
  expect(await asked(served, { 'x-forwarded-for': '192.0.2.2' })).toBe(200)
  expect(await asked(served)).toBe(200)
  scope.dispose()
  await eventually(async () => expect(await asked(served, { 'x-forwarded-for': '192.0.2.1' })).toBe(200))
})

test.each(['websocket', 'polling'] as const)('by %s too', async (transport) => {
  await using served = await serveLive({ settings: { ...OPEN, proxies: ['127.0.0.1'], connectionsPerCaller: LIMIT } })
  const join = (from: string) => served.join({ transports: [transport], extraHeaders: { 'x-forwarded-for': from } })
  const lines = Array.from({ length: LIMIT }, () => join('192.0.2.1'))
  await Promise.all(lines.map(joined))
  await refused(join('192.0.2.1'))
  await joined(join('192.0.2.2'))
  lines[0]?.close()
  await eventually(async () => {
    const again = join('192.0.2.1')
    const outcome = await Promise.race([joined(again).then(() => 'in'), refused(again).then(() => 'refused')])
    expect(outcome).toBe('in')
  })
})

test('what was let in and came to nothing gives its place back', async () => {
  await using served = await serveLive({ settings: { ...OPEN, proxies: ['127.0.0.1'], connectionsPerCaller: LIMIT } })
  const upgrade =
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.1\r\n' +
    'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  // Without a key it is refused, but only after it was let in.
  for (let n = 0; n <= LIMIT; n += 1) {
    const socket = await dial(served, upgrade)
    socket.resume()
    await once(socket, 'close')
  }
  await eventually(async () => expect(await asked(served, { 'x-forwarded-for': '192.0.2.1' })).toBe(200))
})

test('a hundred viewers behind one address get in when so many are allowed', async () => {
  await using served = await serveLive({ settings: { ...OPEN, connectionsPerCaller: 100 } })
  await Promise.all(Array.from({ length: 100 }, () => joined(served.join())))
})
