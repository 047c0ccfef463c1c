import type { Socket } from 'node:net'
import { ProbeFailure } from '../failure.ts'
import { explained } from '../tls/secure.ts'
import { hungUp, late } from '../unfinished.ts'
import { Dropped, isReset } from './dropped.ts'
import { type Answer, answerIn, queryPacket, type Version } from './packet.ts'

export interface Question {
  /** The command, with its arguments behind a `!` each. */
  readonly text: string
  readonly version: Version
}

/**
 * One question over an open connection, on which there is no second. The socket stays the caller's. Rejects with `Dropped`,
 * `truncated`, `timeout`, `too-large`, `protocol`, `tls` (a certificate that it does not like, after the handshake) or Node's error.
 */
export function ask(socket: Socket, { text, version }: Question, where: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((fulfil, reject) => {
    let came: Buffer = Buffer.alloc(0)
    const settle = () => signal.removeEventListener('abort', abort)
    const fail = (error: Error) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const take = (chunk: Buffer) => {
      came = came.length === 0 ? chunk : Buffer.concat([came, chunk])
      try {
        const answer = answerIn(came, version, where)
        if (answer === null) return
        settle()
        fulfil(answer)
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const end = () => fail(came.length === 0 ? new Dropped(where) : hungUp({ where, received: came.length }))
    const abort = () => fail(came.length === 0 ? unanswered(where) : late({ where, received: came.length }))
    socket.on('data', take).on('end', end).on('close', end)
    // Stays for good: what comes after the answer must not end the process.
    socket.on('error', (error) => (isReset(error) ? end() : fail(explained(error, where, where))))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.write(queryPacket(version, text))
  })
}

const unanswered = (where: string): ProbeFailure =>
  new ProbeFailure(
    'timeout',
    `${where} takes connections but does not answer in time: the command is slow there, or the daemon hangs or is full`,
  )
