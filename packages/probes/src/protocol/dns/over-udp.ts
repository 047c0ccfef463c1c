import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { counted } from '../counted.ts'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'

/** Datagrams get lost: asked again this often, as resolvers do. */
const AGAIN_MS = 1_000

export interface Heard<T> {
  readonly reply: T
  /** How often it was asked. */
  readonly asked: number
  /** From the question on that it answers. */
  readonly ms: number
}

export interface Asking<T> {
  /** The question as it is sent the `nth` time, from 0 on; told apart, so that an answer says which it answers. */
  question(nth: number): Buffer
  /** What an answer means, and to which question; `null`: it is none. */
  read(message: Buffer): { readonly reply: T; readonly nth: number } | null
}

/**
 * Sends a datagram until somebody answers. Only what comes from the endpoint itself is heard. Rejects with what `read`
 * throws, `refused`, `timeout`, or Node's error.
 */
export function askOverUdp<T>(
  { question, read }: Asking<T>,
  { address, port }: Endpoint,
  signal: AbortSignal,
): Promise<Heard<T>> {
  return new Promise((fulfil, reject) => {
    const where = `${at({ address, port })} (UDP)`
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const askedAt: number[] = []
    let again: NodeJS.Timeout | undefined
    let over = false
    const settle = () => {
      if (over) return false
      over = true
      clearInterval(again)
      signal.removeEventListener('abort', abort)
      socket.close()
      return true
    }
    const fail = (error: unknown) => {
      if (settle()) reject(error)
    }
    const abort = () =>
      fail(
        new ProbeFailure(
          'timeout',
          `no answer from ${where} to ${counted(askedAt.length, 'question')}: down, hung, or cut off`,
        ),
      )
    const ask = () => {
      const datagram = question(askedAt.length)
      askedAt.push(performance.now())
      socket.send(datagram, (error) => error !== null && fail(explained(error, where)))
    }
    socket.on('error', (error) => fail(explained(error, where)))
    socket.on('message', (message) => {
      try {
        const heard = read(message)
        if (heard === null || !settle()) return
        const ms = performance.now() - (askedAt[heard.nth] ?? Number.NaN)
        fulfil({ reply: heard.reply, asked: askedAt.length, ms })
      } catch (error) {
        fail(error)
      }
    })
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.connect(port, address, (error?: Error) => {
      if (over) return
      // Node hands it over although its types do not say so.
      if (error) return fail(explained(error, where))
      ask()
      again = setInterval(ask, AGAIN_MS)
    })
  })
}

/** The machine itself says that nobody listens. */
const explained = (error: Error, where: string): Error =>
  'code' in error && error.code === 'ECONNREFUSED'
    ? new ProbeFailure('refused', `nothing listens at ${where}`, { cause: error })
    : error
