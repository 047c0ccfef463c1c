import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { io } from 'socket.io-client'

/** Whom the attacks are made on, and whence: the address is another one than that of honest visitors. */
export interface Target {
  readonly port: number
  readonly from: string
  /** For the attacks of somebody who may look. */
  readonly wallToken: string
}

/** Goes on until `signal` aborts; how many requests, connections, guesses or messages it made. */
type Attack = (target: Target, signal: AbortSignal) => Promise<number>

const HOST = '127.0.0.1'
/** What costs an expression that tries again at each of them the square of their number. */
const SPACES = ' '.repeat(15_500)

/** What strangers, and visitors gone mad, do to a wall. */
export const ATTACKS = {
  /** One header that is easy to send and was long to read. */
  header: (target, signal) =>
    repeatedly(80, signal, () => ask(target, '/api/v1/checks', { authorization: `Bearer x${SPACES}y` }, signal)),
  /** Requests that are begun and not ended, connection after connection. */
  idle: (target, signal) =>
    repeatedly(700, signal, () =>
      held(target, signal, 'POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{"half'),
    ),
  /** Connections on which nothing is ever said. */
  silent: (target, signal) => repeatedly(700, signal, () => held(target, signal, '')),
  /** Tokens, by each way of showing one. */
  guesses: (target, signal) =>
    repeatedly(20, signal, (n) => {
      const guess = `guess-${n}-0123456789`
      if (n % 3 === 0) return ask(target, '/api/v1/checks', { authorization: `Bearer ${guess}` }, signal)
      if (n % 3 === 1) return ask(target, '/api/v1/checks', { cookie: `foretop_session=${guess}` }, signal)
      return ask(target, `/wall?token=${guess}`, {}, signal)
    }),
  /** Viewers that ask and ask. */
  messages,
} as const satisfies { readonly [name: string]: Attack }

export type AttackName = keyof typeof ATTACKS

/** `width` of them at a time, each begun when one ends. */
async function repeatedly(width: number, signal: AbortSignal, once: (n: number) => Promise<void>): Promise<number> {
  let count = 0
  const one = async () => {
    while (!signal.aborted) {
      count += 1
      await once(count).catch(() => {})
    }
  }
  await Promise.all(Array.from({ length: width }, one))
  return count
}

const agent = new Agent({ keepAlive: true })

async function ask(
  { port, from }: Target,
  path: string,
  headers: { readonly [name: string]: string },
  signal: AbortSignal,
): Promise<void> {
  const asking = request({ host: HOST, port, localAddress: from, path, headers, agent, signal }).end()
  const [answer] = await once(asking, 'response')
  answer.resume()
  await once(answer, 'end')
}

/** Ends when the server cuts it off, at once or in its time. */
async function held({ port, from }: Target, signal: AbortSignal, sent: string): Promise<void> {
  const socket: Socket = connect({ port, host: HOST, localAddress: from })
  const end = () => socket.destroy()
  signal.addEventListener('abort', end, { once: true })
  socket.on('error', () => {})
  if (sent !== '') socket.write(sent)
  await once(socket, 'close')
  signal.removeEventListener('abort', end)
  // A machine that is refused at once and tries again without a pause only tires itself.
  await new Promise((resolve) => setTimeout(resolve, 5))
}

const VIEWERS = 20
const IDS = Array.from({ length: 1_000 }, (_, n) => `host-${n}/nothing`)

async function messages({ port, from, wallToken }: Target, signal: AbortSignal): Promise<number> {
  let sent = 0
  const viewers = Array.from({ length: VIEWERS }, () =>
    io(`http://${HOST}:${port}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      extraHeaders: { authorization: `Bearer ${wallToken}` },
      localAddress: from,
    } as Parameters<typeof io>[1]),
  )
  while (!signal.aborted) {
    for (const viewer of viewers) {
      if (!viewer.connected || viewer.io.engine.writeBuffer.length > 100) continue
      for (let n = 0; n < 100; n += 1) viewer.emit('resync')
      viewer.emit('watch', IDS)
      viewer.emit('no-such-event', IDS)
      sent += 102
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  for (const viewer of viewers) viewer.close()
  return sent
}
