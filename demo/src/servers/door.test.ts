import { createServer, type Server } from 'node:net'
import { eventually, freePort, tcpReady } from '@foretop/lab/lab.ts'
import { Conversation } from '@foretop/probes/protocol/conversation.ts'
import { expect, test } from 'vitest'
import { Door } from './door.ts'
import { speakLines } from './lines.ts'

const address = '127.0.0.1'
const echo = (port: number) =>
  Door.open(address, port, (socket) => speakLines(socket, (line) => (line === 'quit' ? null : `${line}!\n`)))
const whole = (reply: Buffer): boolean => reply.at(-1) === 0x0a

test('answers, refuses while it is shut, and answers again at the same port', async () => {
  await using door = await echo(await freePort())
  const ask = async () => {
    using conversation = await Conversation.open({ address, port: door.port }, AbortSignal.timeout(60_000))
    return await conversation.ask('hello\n', whole, AbortSignal.timeout(60_000))
  }
  expect(await ask()).toBe('hello!\n')
  await door.become('shut')
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await door.become('open')
  expect(await ask()).toBe('hello!\n')
})

test('frozen, it takes connections and answers them when it goes on', async () => {
  await using door = await echo(await freePort())
  using known = await Conversation.open({ address, port: door.port }, AbortSignal.timeout(60_000))
  expect(await known.ask('one\n', whole, AbortSignal.timeout(60_000))).toBe('one!\n')
  await door.become('hung')
  await tcpReady(door.port)
  using late = await Conversation.open({ address, port: door.port }, AbortSignal.timeout(60_000))
  const answers = [known, late].map((one) => one.ask('two\n', whole, AbortSignal.timeout(60_000)))
  const first = await Promise.race([...answers, new Promise((fulfil) => setTimeout(fulfil, 50, 'nothing'))])
  expect(first).toBe('nothing')
  await door.become('open')
  expect(await Promise.all(answers)).toEqual(['two!\n', 'two!\n'])
})

test('who is connected when it shuts is cut off', async () => {
  await using door = await echo(await freePort())
  using known = await Conversation.open({ address, port: door.port }, AbortSignal.timeout(60_000))
  await known.ask('one\n', whole, AbortSignal.timeout(60_000))
  await door.become('shut')
  await eventually(() => expect(known.closed).toBe(true))
})

/** A port that is taken now, while the one ten thousand above is free: below those that connections are given. */
async function portWithOneAbove(): Promise<readonly [number, Server]> {
  for (let port = 20_000; port > 12_000; port -= 1) {
    const [taken, above] = [await listenOn(port), await listenOn(port + 10_000)]
    if (above !== null) await new Promise((closed) => above.close(closed))
    if (taken !== null && above !== null) return [port, taken]
    if (taken !== null) await new Promise((closed) => taken.close(closed))
  }
  throw new Error('no two ports are free')
}

const listenOn = (port: number): Promise<Server | null> =>
  new Promise((done) => {
    const server = createServer().on('error', () => done(null))
    server.listen(port, address, () => done(server))
  })

test('a port that is taken is replaced by the one ten thousand above', async () => {
  const [port, other] = await portWithOneAbove()
  await using door = await echo(port)
  expect(door.port).toBe(port + 10_000)
  await new Promise((closed) => other.close(closed))
})
