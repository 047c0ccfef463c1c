import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { shown } from '../../protocol/shown.ts'

interface Hearing {
  /** What is said first; `null`: the other side begins. */
  readonly say: string | null
  /** Texts that all must come, in any order. */
  readonly wanted: readonly string[]
  /** Hears the line that holds the last of them to its end: who talks into a greeting is often thrown out. */
  readonly wholeLine: boolean
  /** `address:port`, for messages. */
  readonly where: string
}

export interface Heard {
  readonly text: string
  /** Those that did not come. */
  readonly missing: readonly string[]
}

/** More than any greeting; plain texts are looked for again with each packet. */
const LIMIT = 16_384
/** Nothing marks the end of what is said: so long a silence does. */
const QUIET_MS = 1_000
/** A timer this late proves that our own thread stood still, not they. */
const STALL_MS = 50

/**
 * What the other side says, until all that is wanted came, it hung up, or has been quiet for a second. Rejects with
 * `closed` (it hung up without a word), `timeout`, `too-large` or Node's error. The socket stays the caller's.
 */
export function hear(socket: Socket, { say, wanted, wholeLine, where }: Hearing, signal: AbortSignal): Promise<Heard> {
  return new Promise((fulfil, reject) => {
    const texts = wanted.map((text) => ({ text, bytes: Buffer.from(text) }))
    let came: Buffer = Buffer.alloc(0)
    let quiet: NodeJS.Timeout | undefined
    const settle = () => {
      clearTimeout(quiet)
      signal.removeEventListener('abort', abort)
      // What comes next belongs to the next question.
      socket.pause()
      socket.off('data', take).off('error', fail).off('end', end).off('close', end)
    }
    const fail = (error: Error) => {
      settle()
      reject(error)
    }
    const missing = () => texts.filter(({ bytes }) => !came.includes(bytes)).map(({ text }) => text)
    const finish = () => {
      settle()
      fulfil({ text: shown(came), missing: missing() })
    }
    const take = (chunk: Buffer) => {
      came = Buffer.concat([came, chunk])
      if (missing().length === 0 && (!wholeLine || came.at(-1) === LF)) finish()
      else if (came.length > LIMIT) fail(new ProbeFailure('too-large', `${where} talks without end`))
      else {
        clearTimeout(quiet)
        quiet = awaitQuiet()
      }
    }
    const awaitQuiet = () => {
      const due = performance.now() + QUIET_MS
      return setTimeout(async () => {
        const before = came.length
        const stoodStill = performance.now() - due > STALL_MS
        // Timers run before sockets are read: more may be waiting already.
        await setImmediate()
        if (came.length !== before) return
        if (stoodStill) quiet = awaitQuiet()
        else finish()
      }, QUIET_MS)
    }
    const end = () => {
      if (came.length > 0) finish()
      else fail(new ProbeFailure('closed', `${where} closed the connection without a word`))
    }
    const abort = () => fail(late(came.length, where))
    socket.on('data', take).on('error', fail).on('end', end).on('close', end)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.resume()
    if (say !== null) socket.write(`${say}\r\n`)
  })
}

const LF = 10

const late = (received: number, where: string): ProbeFailure =>
  received === 0
    ? new ProbeFailure('timeout', `${where} takes connections but says nothing: hung, or full`)
    : new ProbeFailure('timeout', `${where} sent ${counted(received, 'byte')} but not what is expected in time`)
