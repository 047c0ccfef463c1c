import type { Socket } from 'node:net'
import { ProbeFailure } from '../failure.ts'
import { silent } from '../unfinished.ts'

/** One step of asking for TLS: what we say (`null`: the other side begins) and what the answer must look like. */
interface Step {
  readonly say: ((name: string) => string) | null
  /** True once all of the answer is there. */
  readonly complete: (answer: string) => boolean
  readonly agrees: RegExp
}

/** A reply whose last line has a blank, not a dash, after its number (RFC 5321 §4.2, RFC 959 §4.2). */
const numbered = (answer: string): boolean => /^\d{3}(?: .*)?\r?\n$/m.test(answer.slice(lastLineOf(answer)))
const oneLine = (answer: string): boolean => answer.endsWith('\n')
const tagged = (answer: string): boolean => /^a1 .*\r?\n$/m.test(answer.slice(lastLineOf(answer)))
const lastLineOf = (text: string): number => text.trimEnd().lastIndexOf('\n') + 1

/** How each protocol goes over to TLS: RFC 3207, 4217, 9051 §6.2.1, 2595 §4, 6120 §5. */
const STEPS = {
  smtp: [
    { say: null, complete: numbered, agrees: /^220/ },
    { say: () => 'EHLO foretop\r\n', complete: numbered, agrees: /^250/ },
    { say: () => 'STARTTLS\r\n', complete: numbered, agrees: /^220/ },
  ],
  ftp: [
    { say: null, complete: numbered, agrees: /^220/ },
    { say: () => 'AUTH TLS\r\n', complete: numbered, agrees: /^234/ },
  ],
  imap: [
    { say: null, complete: oneLine, agrees: /^\* OK/i },
    { say: () => 'a1 STARTTLS\r\n', complete: tagged, agrees: /^a1 OK/im },
  ],
  pop3: [
    { say: null, complete: oneLine, agrees: /^\+OK/ },
    { say: () => 'STLS\r\n', complete: oneLine, agrees: /^\+OK/ },
  ],
  xmpp: [
    {
      say: (name: string) =>
        `<?xml version='1.0'?><stream:stream to='${name}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
      complete: (answer: string) => /<\/stream:(features|stream)>|<stream:features\s*\/>/.test(answer),
      agrees: /<starttls[\s/>]/,
    },
    {
      say: () => "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
      complete: (answer: string) => answer.includes('>'),
      agrees: /^\s*<proceed[\s/>]/,
    },
  ],
} as const satisfies { readonly [protocol: string]: readonly Step[] }

export type StartTls = keyof typeof STEPS
export const STARTTLS: readonly StartTls[] = ['smtp', 'ftp', 'imap', 'pop3', 'xmpp']

/** More than any greeting. */
const LIMIT = 65_536

/**
 * Brings a plain connection to where TLS begins. Rejects with `protocol` (it speaks something else), `tls` (it speaks
 * the protocol but does not offer TLS), `closed`, `timeout`, `too-large`; the socket stays the caller's.
 */
export async function startTls(
  socket: Socket,
  { protocol, name, where }: { readonly protocol: StartTls; readonly name: string; readonly where: string },
  signal: AbortSignal,
): Promise<void> {
  const steps: readonly Step[] = STEPS[protocol]
  for (const [index, { say, complete, agrees }] of steps.entries()) {
    const answer = await exchange(socket, { question: say?.(name) ?? null, complete, where }, signal)
    if (agrees.test(answer)) continue
    const came = JSON.stringify(answer.trim().slice(0, 100))
    throw index === 0 && protocol !== 'xmpp'
      ? new ProbeFailure('protocol', `${where} does not greet like ${protocol}: ${came}`)
      : new ProbeFailure('tls', `${where} speaks ${protocol} but does not go over to TLS: ${came}`)
  }
}

interface Exchange {
  readonly question: string | null
  readonly complete: (answer: string) => boolean
  readonly where: string
}

function exchange(socket: Socket, { question, complete, where }: Exchange, signal: AbortSignal): Promise<string> {
  return new Promise((fulfil, reject) => {
    let answer = ''
    const settle = () => {
      signal.removeEventListener('abort', abort)
      // What comes next belongs to TLS.
      socket.pause()
      socket.off('data', take).off('error', fail).off('close', close)
    }
    const fail = (error: Error) => {
      settle()
      reject(error)
    }
    const take = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (answer.length > LIMIT) fail(new ProbeFailure('too-large', `${where} greets without end`))
      else if (complete(answer)) {
        settle()
        fulfil(answer)
      }
    }
    const abort = () => fail(silent(where))
    const close = () => fail(new ProbeFailure('closed', `${where} closed the connection before TLS began`))
    socket.on('data', take).on('error', fail).on('close', close)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    socket.resume()
    if (question !== null) socket.write(question)
  })
}
