import { isIP, type Socket } from 'node:net'
import { counted } from '../counted.ts'
import { at, connectToAny } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { isMetadataAddress } from '../metadata-address.ts'
import { resolveAll } from '../names/resolve.ts'
import { silentAmong } from '../silent.ts'
import { explained } from '../tls/secure.ts'
import { trustFor } from '../tls/trust.ts'
import { type Trusted, trusted } from '../tls/trusted.ts'
import { silent } from '../unfinished.ts'
import { type HttpReply, ReplyReader } from './reply.ts'

export interface HttpQuestion {
  /** Where the connection goes: a name or an address. */
  readonly address: string
  /** An answer led us there, not the configuration: clouds' metadata addresses are then refused. */
  readonly led?: boolean
  readonly port: number
  readonly method: string
  /** Request line, header and body: the bytes as they are sent. */
  readonly request: string | Buffer
  readonly limitBytes: number
  /** `null`: without TLS. */
  readonly tls: {
    /** The name that is asked for and that the certificate must hold. */
    readonly name: string
    /** False: any certificate will do. */
    readonly verify: boolean
    readonly ca?: string | undefined
  } | null
}

/** In ms, each from the end of the one before. */
export interface Phases {
  /** Left out when the address was no name. */
  readonly dns?: number
  readonly connect: number
  readonly tls?: number
  readonly firstByte: number
  readonly total: number
}

export interface HttpAnswer {
  readonly reply: HttpReply
  readonly phases: Phases
  /** The IP address that answered. */
  readonly address: string
  /** Those of its name's other addresses that take no connection, as `silentAmong` tells. */
  readonly silent: Promise<readonly string[] | null>
  /** Until the first certificate of the chain ends; left out where none was verified. */
  readonly certificateDays?: number
}

/**
 * Asks once over a new connection of its own and closes it. Throws `tls` for a certificate that clients refuse
 * (before the question is sent: it may hold a password), `closed`, `truncated`, `too-large`, `protocol`, `timeout`,
 * or Node's error.
 */
export async function askHttp(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
  const { address: name, led, port, tls } = question
  const trust = tls === null ? null : await trustFor({ ca: tls.ca, tolerant: !tls.verify, oldRenegotiation: true })
  const start = performance.now()
  const addresses = await resolveAll(name, signal)
  if (led === true && addresses.some(isMetadataAddress))
    throw new ProbeFailure('protocol', `redirects to ${name}, a link-local or cloud metadata address: not followed`)
  const resolved = performance.now()
  using scope = new DisposableStack()
  const { socket, address } = await connectToAny({ addresses, port, where: at({ address: name, port }) }, signal)
  const plain = scope.adopt(socket, destroy)
  const connected = performance.now()
  // Beside the question: it takes the longer only where one is dead.
  const silent = silentAmong({ name, addresses, answered: address, port }, signal)
  let secured: Trusted | null = null
  let asking: Socket = plain
  if (tls !== null && trust !== null) {
    secured = await trusted(plain, { ...tls, trust, where: at({ address, port }) }, signal)
    asking = scope.adopt(secured.socket, destroy)
  }
  const ready = performance.now()
  const { reply, firstByteAt, endedAt } = await exchange(asking, question, at({ address, port }), signal)
  return {
    reply,
    address,
    silent,
    phases: {
      ...(isIP(name) === 0 && { dns: resolved - start }),
      connect: connected - resolved,
      ...(tls !== null && { tls: ready - connected }),
      firstByte: firstByteAt - ready,
      total: endedAt - start,
    },
    ...(tls?.verify === true && secured !== null && { certificateDays: secured.days }),
  }
}

const destroy = (socket: Socket): unknown => socket.destroy()

interface Exchanged {
  readonly reply: HttpReply
  readonly firstByteAt: number
  readonly endedAt: number
}

function exchange(socket: Socket, question: HttpQuestion, where: string, signal: AbortSignal): Promise<Exchanged> {
  return new Promise((fulfil, reject) => {
    const reader = new ReplyReader(question.method, question.limitBytes)
    let firstByteAt = 0
    let settled = false
    const settle = () => {
      settled = true
      signal.removeEventListener('abort', abort)
      socket.destroy()
    }
    const fail = (error: unknown) => {
      settle()
      reject(error)
    }
    const succeed = () => {
      settle()
      fulfil({ reply: reader.reply(), firstByteAt, endedAt: performance.now() })
    }
    const abort = () => fail(late(reader.received, where))
    socket.on('data', (chunk: Buffer) => {
      if (settled) return
      if (firstByteAt === 0) firstByteAt = performance.now()
      try {
        if (reader.take(chunk)) succeed()
      } catch (error) {
        fail(error)
      }
    })
    socket.on('end', () => {
      if (settled) return
      try {
        reader.end()
        succeed()
      } catch (error) {
        fail(error)
      }
    })
    socket.on('error', (error) => fail(broken(error, reader.received, question, where)))
    // Without a word before. Every connection closes: an error is made only where it is one.
    socket.on('close', () => settled || fail(new ProbeFailure('closed', `${where} closed the connection`)))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.write(question.request)
  })
}

function late(received: number, where: string): ProbeFailure {
  return received === 0
    ? silent(where)
    : new ProbeFailure('timeout', `${where} sent ${counted(received, 'byte')} but did not finish its answer in time`)
}

function broken(error: Error, received: number, { tls }: HttpQuestion, where: string): Error {
  if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
    const when = received === 0 ? 'without an answer' : `${counted(received, 'byte')} into its answer`
    return new ProbeFailure('closed', `${where} reset the connection ${when}`, { cause: error })
  }
  return tls === null ? error : explained(error, tls.name, where)
}
