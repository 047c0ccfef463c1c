import { ProbeFailure } from '../../protocol/failure.ts'
import { patience } from '../../protocol/patience.ts'
import { refusal } from '../../protocol/smtp/refusal.ts'
import { type Reply, saidIn } from '../../protocol/smtp/reply.ts'
import type { Talk } from '../../protocol/smtp/talk.ts'

const [READY, BYE, DONE] = [220, 221, 250]
/** Nobody needs more for a goodbye. */
const GOODBYE_MS = 2_000

/** The server begins. Rejects with `refused` where it wants nothing to do with us. */
export async function greet(talk: Talk, where: string, signal: AbortSignal) {
  const start = performance.now()
  const reply = await talk.ask(null, signal).catch((error: unknown) => {
    const isSilent = error instanceof ProbeFailure && error.code === 'timeout' && !talk.hasBegun
    if (!isSilent) throw error
    const text = `${where} takes connections but greets nobody: hung, full, waits for its DNS, or is a server that is spoken to first (HTTP, TLS)`
    throw new ProbeFailure('timeout', text, { cause: error })
  })
  if (reply.code !== READY) throw refusal(reply, { where, what: 'greets us with a refusal' })
  return { greeting: reply.lines.join(' ').trim(), greetingMs: performance.now() - start }
}

/** Says who we are, and hears what is offered: nothing, by those who are older than EHLO. */
export async function hello(talk: Talk, us: string, where: string, signal: AbortSignal): Promise<readonly string[]> {
  const reply = await talk.ask(`EHLO ${us}`, signal)
  if (reply.code === DONE) return reply.lines.slice(1).map((line) => line.trim())
  if (![500, 501, 502, 504].includes(reply.code)) throw refusal(reply, { where, what: `does not take EHLO ${us}` })
  const older = await talk.ask(`HELO ${us}`, signal)
  if (older.code === DONE) return []
  throw refusal(older, { where, what: `takes neither EHLO nor HELO ${us}` })
}

/** To where TLS begins (RFC 3207). Rejects with `tls`. */
export async function goOver(talk: Talk, offers: readonly string[], where: string, signal: AbortSignal): Promise<void> {
  if (!offers.some((offer) => offer.toUpperCase() === 'STARTTLS'))
    throw new ProbeFailure('tls', `${where} offers no STARTTLS: whatever is sent there goes in clear`)
  const reply = await talk.ask('STARTTLS', signal)
  if (reply.code !== READY) throw refusal(reply, { where, what: 'offers STARTTLS, but does not begin', code: 'tls' })
}

/** Asks whether it would take a mail, and takes that back. What it says of the recipient is an answer, whatever it is. */
export async function offerMail(
  talk: Talk,
  { from, to }: { readonly from: string; readonly to: string },
  where: string,
  signal: AbortSignal,
): Promise<Reply> {
  const sender = await talk.ask(`MAIL FROM:<${from}>`, signal)
  if (sender.code === 530) throw refusal(sender, { where, what: 'wants a login or TLS first', code: 'auth' })
  if (sender.code !== DONE) throw refusal(sender, { where, what: `does not take the sender <${from}>` })
  const recipient = await talk.ask(`RCPT TO:<${to}>`, signal)
  // 251: it passes the mail on (RFC 5321 §3.4).
  const isAnswer = recipient.code === DONE || recipient.code === 251 || recipient.code >= 400
  if (!isAnswer || recipient.code === 421) throw refusal(recipient, { where, what: 'was told of a recipient' })
  const reset = await talk.ask('RSET', signal)
  if (reset.code !== DONE) throw refusal(reset, { where, what: 'does not take a mail back' })
  return recipient
}

/**
 * Whose answers were out of step is found out here at the latest. One who hangs up without a word, or takes long, has
 * answered all that we wanted to know.
 */
export async function sayGoodbye(talk: Talk, where: string, signal: AbortSignal): Promise<void> {
  using within = patience(signal, GOODBYE_MS)
  const bye = await talk.ask('QUIT', within.signal).catch((error: unknown) => {
    if (talk.hasBegun || signal.aborted) throw error
    return null
  })
  if (bye === null || bye.code === BYE) return
  // It was about to hang up anyway.
  if (bye.code === 421) return
  throw new ProbeFailure('protocol', `${where} is out of step: asked to QUIT it says ${saidIn(bye)}`)
}
