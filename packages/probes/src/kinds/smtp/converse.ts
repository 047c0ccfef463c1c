import type { Socket } from 'node:net'
import { at, dial } from '../../protocol/dial.ts'
import { withoutZone } from '../../protocol/names/zone.ts'
import { logIn } from '../../protocol/smtp/log-in.ts'
import type { Reply } from '../../protocol/smtp/reply.ts'
import { Talk } from '../../protocol/smtp/talk.ts'
import { type Trust, trustFor } from '../../protocol/tls/trust.ts'
import { trusted } from '../../protocol/tls/trusted.ts'
import { portOf, type SmtpOptions } from './options.ts'
import { goOver, greet, hello, offerMail, sayGoodbye } from './steps.ts'

/** What a mail server said, step by step. */
export interface Heard {
  readonly greeting: string
  /** What it offers, as it says it last. */
  readonly offers: readonly string[]
  readonly tls: { readonly protocol: string | null; readonly days: number } | null
  /** The answer to the recipient, whatever it is. */
  readonly recipient: Reply | null
  readonly connectMs: number
  readonly greetingMs: number
  readonly handshakeMs: number | null
  readonly loginMs: number | null
}

/** One conversation, from the connection to the goodbye; what is not taken of it throws, but for the recipient. */
export async function converse(given: SmtpOptions, address: string, signal: AbortSignal): Promise<Heard> {
  const endpoint = { address, port: portOf(given) }
  const where = at(endpoint)
  const { security, verify, ca, user, password } = given
  const trust = security === 'none' ? null : await trustFor({ ca, tolerant: !verify, oldRenegotiation: false })
  const certified = { name: given.servername ?? withoutZone(address), verify, where }
  const start = performance.now()
  const plain = await dial(endpoint, signal)
  const connectMs = performance.now() - start
  const us = given.hello ?? literalOf(plain)
  using scope = new DisposableStack()
  const over = (socket: Socket) => scope.use(new Talk(socket, where))

  let secured = trust !== null && security === 'tls' ? await secure(plain, { ...certified, trust }, signal) : null
  let talk = over(secured?.socket ?? plain)
  const greeting = await greet(talk, where, signal)
  let offers = await hello(talk, us, where, signal)
  if (trust !== null && security === 'starttls') {
    await goOver(talk, offers, where, signal)
    secured = await secure(talk.release(), { ...certified, trust }, signal)
    talk = over(secured.socket)
    // What was said in clear may have been said by anybody.
    offers = await hello(talk, us, where, signal)
  }
  const before = performance.now()
  if (user !== undefined && password !== undefined) await logIn(talk, { user, password }, { where, offers }, signal)
  const loginMs = user === undefined ? null : performance.now() - before
  const { recipient: to, sender: from } = given
  const recipient = to === undefined ? null : await offerMail(talk, { from, to }, where, signal)
  await sayGoodbye(talk, where, signal)
  return {
    ...{ ...greeting, offers, recipient, connectMs, loginMs },
    tls: secured && { protocol: secured.protocol, days: secured.days },
    handshakeMs: secured?.handshakeMs ?? null,
  }
}

/** RFC 5321 §4.1.3: whoever has no name that others know says his address. */
function literalOf({ localAddress = '127.0.0.1' }: Socket): string {
  return localAddress.includes(':') ? `[IPv6:${withoutZone(localAddress)}]` : `[${localAddress}]`
}

interface Certified {
  readonly name: string
  readonly verify: boolean
  readonly trust: Trust
  readonly where: string
}

async function secure(plain: Socket, certified: Certified, signal: AbortSignal) {
  const start = performance.now()
  const { socket, days } = await trusted(plain, certified, signal)
  return { socket, days, protocol: socket.getProtocol(), handshakeMs: performance.now() - start }
}
