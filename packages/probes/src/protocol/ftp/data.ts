import type { Socket } from 'node:net'
import { outcomeOf } from '../../outcome.ts'
import { REPLY_LIMIT } from '../conversation.ts'
import { at, connectToAny } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { secure } from '../tls/secure.ts'
import type { Control } from './control.ts'

/** What is sent over it from the server to us. */
interface Data extends Disposable {
  /** All of it, to its end; TLS begins here. Rejects with `too-large`, `tls`, `timeout`, `closed`, or Node's error. */
  read(signal: AbortSignal): Promise<Buffer>
}

interface Place {
  readonly address: string
  readonly port: number
}

/** Opens a passive data connection. Rejects with how it fails, and what that mostly is. */
export async function openData(control: Control, which: 'control' | 'offered', signal: AbortSignal): Promise<Data> {
  const place = which === 'control' ? await extendedPort(control, signal) : await offered(control, signal)
  const where = at(place)
  const { socket } = await connectToAny({ addresses: [place.address], port: place.port, where }, signal).catch(
    (error) => {
      const seen = outcomeOf(error)
      if (seen.outcome !== 'failed') throw error
      const why =
        'the server named this port for it, so its passive ports are not let through (firewall, NAT, a masqueraded address)'
      throw new ProbeFailure(seen.code, `the data connection fails: ${seen.text}; ${why}`, { cause: error })
    },
  )
  const scope = new DisposableStack()
  scope.adopt(socket, destroy)
  // Until it is read; what goes wrong is seen then.
  socket.on('error', () => {})
  return {
    async read(until) {
      const stream = control.tls === null ? socket : scope.adopt(await secured(socket, control, where, until), destroy)
      return await allOf(stream, where, until)
    },
    [Symbol.dispose]: () => scope.dispose(),
  }
}

const destroy = (socket: Socket): unknown => socket.destroy()

/** Not known, not implemented, or not for this kind of address: older servers know PASV alone. */
const NO_EPSV: ReadonlySet<number> = new Set([500, 501, 502, 504, 522])

async function extendedPort(control: Control, signal: AbortSignal): Promise<Place> {
  const { address, where } = control
  const { code, text } = await control.ask('EPSV', signal)
  if (NO_EPSV.has(code)) return { address, port: (await offered(control, signal)).port }
  const [, digits] = /\(\D{3}(\d{1,5})\D\)/.exec(text) ?? []
  return { address, port: portOf(code === 229 ? Number(digits) : Number.NaN, text, where) }
}

async function offered(control: Control, signal: AbortSignal): Promise<Place> {
  const { code, text } = await control.ask('PASV', signal)
  const numbers = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text)?.slice(1).map(Number) ?? []
  const [high = Number.NaN, low = Number.NaN] = numbers.slice(4)
  const isSound = code === 227 && numbers.every((number) => number < 256)
  return {
    address: numbers.slice(0, 4).join('.'),
    port: portOf(isSound ? high * 256 + low : Number.NaN, text, control.where),
  }
}

function portOf(port: number, text: string, where: string): number {
  if (port >= 1 && port <= 65_535) return port
  throw new ProbeFailure('protocol', `${where} names no port for a data connection: ${text}`)
}

/** TLS as the control connection has it; one that is begun anew must show the same certificate. */
async function secured(plain: Socket, { tls }: Control, where: string, signal: AbortSignal): Promise<Socket> {
  if (tls === null) return plain
  const { name, trust, trusted } = tls
  const { socket, chain } = await secure(plain, { name, trust, where, session: tls.session() }, signal)
  const [leaf] = chain
  if (socket.isSessionReused() || leaf?.fingerprint256 === trusted.chain[0]?.fingerprint256) return socket
  socket.destroy()
  throw new ProbeFailure('tls', `the data connection to ${where} shows another certificate than the control connection`)
}

function allOf(socket: Socket, where: string, signal: AbortSignal): Promise<Buffer> {
  return new Promise((fulfil, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    const settle = () => signal.removeEventListener('abort', abort)
    const fail = (error: Error) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const abort = () =>
      fail(new ProbeFailure('timeout', `the listing over the data connection to ${where} does not come to its end`))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      if (received > REPLY_LIMIT)
        fail(new ProbeFailure('too-large', `the listing is longer than ${REPLY_LIMIT} bytes: name another folder`))
    })
    socket.on('error', fail)
    socket.once('close', () => fail(new ProbeFailure('closed', `the data connection to ${where} broke off`)))
    socket.once('end', () => {
      settle()
      fulfil(Buffer.concat(chunks))
    })
    if (signal.aborted) return abort()
    // What has come waits for us, but an end without anything before it does not, and neither does an error.
    if (socket.errored !== null) return fail(socket.errored)
    if (socket.readableEnded) return fulfil(Buffer.alloc(0))
    signal.addEventListener('abort', abort, { once: true })
    socket.resume()
  })
}
