import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What a hostile server does to each connection. Ends by itself when the socket is gone. */
export type Behaviour = (socket: Socket) => void

/** A small server on the loopback address that behaves badly on purpose. */
export interface HostileServer extends AsyncDisposable {
  readonly port: number
  /** Connections taken so far. */
  taken(): number
  /** Connections open now: 0 once every client cleaned up. */
  open(): number
  /** All bytes received so far, of all connections. */
  received(): Buffer
}

/** Starts one on a free port. Clients that vanish or reset are its daily bread, never an error. */
export async function startHostile(behaviour: Behaviour, host = '127.0.0.1'): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  const received: Buffer[] = []
  let taken = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    taken += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => received.push(chunk))
    // Half open, so that a reply can go on after the client's FIN, but not for ever.
    socket.on('end', () => socket.end())
    behaviour(socket)
  })
  await new Promise<void>((listening, reject) => server.once('error', reject).listen(0, host, listening))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    port,
    taken: () => taken,
    open: () => sockets.size,
    received: () => Buffer.concat(received),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Takes the connection and says nothing, ever. */
export const silent: Behaviour = () => {}

/** Sends `reply` whole, then FIN. */
export const saying =
  (reply: string | Buffer): Behaviour =>
  (socket) =>
    void socket.end(reply)

/** Sends `reply` whole and keeps the connection open. */
export const keepingOpenAfter =
  (reply: string | Buffer): Behaviour =>
  (socket) =>
    void socket.write(reply)

/** Sends the first `count` bytes of `reply`, then FIN. */
export const cutAt = (reply: string | Buffer, count: number): Behaviour => saying(Buffer.from(reply).subarray(0, count))

/** Sends the first `count` bytes of `reply`, then RST. */
export const resetAt =
  (reply: string | Buffer, count: number): Behaviour =>
  (socket) => {
    const part = Buffer.from(reply).subarray(0, count)
    if (part.length === 0) socket.resetAndDestroy()
    else socket.write(part, () => socket.resetAndDestroy())
  }

/** Sends `reply` byte by byte, one every `everyMs`, then FIN. */
export const dribbling =
  (reply: string | Buffer, everyMs = 1_000): Behaviour =>
  (socket) => {
    const bytes = Buffer.from(reply)
    let sent = 0
    const timer = setInterval(() => {
      socket.write(bytes.subarray(sent, sent + 1))
      sent += 1
      if (sent < bytes.length) return
      clearInterval(timer)
      socket.end()
    }, everyMs)
    socket.once('close', () => clearInterval(timer))
  }

/** Sends `head`, then `chunk` again and again as fast as it is read, up to `limitBytes` (10 GB), then FIN. */
export const endless =
  (head: string | Buffer, chunk: string | Buffer = Buffer.alloc(65_536, 'x'), limitBytes = 10_000_000_000): Behaviour =>
  (socket) => {
    const bytes = Buffer.from(chunk)
    let left = limitBytes
    const pour = () => {
      while (!socket.destroyed && left > 0) {
        left -= bytes.length
        if (!socket.write(bytes)) return
      }
      socket.end()
    }
    socket.on('drain', pour)
    socket.write(head)
    pour()
  }

/** Sends `length` bytes of noise, the same for the same `seed`, then FIN. */
export const babbling = (seed: number, length = 4_096): Behaviour => saying(noise(seed, length))

/** `length` bytes that look random and are the same for the same `seed` (the generator is mulberry32). */
export function noise(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed >>> 0
  for (let index = 0; index < length; index += 1) {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    bytes[index] = (mixed ^ (mixed >>> 14)) & 0xff
  }
  return bytes
}

/** Waits for the first bytes of the client, for protocols in which the client speaks first. */
export const onceAsked =
  (behaviour: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => behaviour(socket))

/** A new behaviour for each connection, in turn; the last one stays. */
export function inTurn(...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour {
  let next = 0
  return (socket) => {
    const behaviour = behaviours[Math.min(next, behaviours.length - 1)]
    next += 1
    behaviour?.(socket)
  }
}
