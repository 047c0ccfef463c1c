import { createHash } from 'node:crypto'
import { ProbeFailure } from '../failure.ts'
import { scram } from '../scram.ts'
import type { Inbox } from './inbox.ts'
import { PgError, refusalOf } from './refusal.ts'
import type { PgLogin } from './session.ts'
import { errorIn, int32, type Message, message, startup, text } from './wire.ts'

/** From the first word until the server waits for statements. Rejects with `auth`, `refused`, `protocol`, and as `Inbox.next` does. */
export async function logIn(inbox: Inbox, login: PgLogin, where: string, signal: AbortSignal): Promise<void> {
  const { user, database } = login
  inbox.say(startup({ user, database, application_name: 'foretop', client_encoding: 'UTF8' }))
  for (;;) {
    const { type, body } = await inbox.next(signal)
    if (type === 'E') throw refusalOf(new PgError(errorIn(body)), where)
    if (type === 'R') await authenticate(inbox, body, login, { where, signal })
    else if (type === 'Z') return inbox.trust()
  }
}

interface Here {
  readonly where: string
  readonly signal: AbortSignal
}

async function authenticate(inbox: Inbox, body: Buffer, login: PgLogin, here: Here): Promise<void> {
  const { user, password, tls } = login
  switch (inbox.reading(() => body.readUInt32BE())) {
    case 0:
      return
    case 3:
      // Whoever answers in its place would have it.
      if (tls !== 'verify')
        throw new ProbeFailure('auth', `${here.where} wants our password in clear: use scram-sha-256, or tls: verify`)
      return inbox.say(message('p', text(password)))
    case 5:
      return inbox.say(message('p', text(`md5${md5(md5(password + user), body.subarray(4, 8))}`)))
    case 10:
      return await bySasl(inbox, body, password, here)
    default:
      throw new ProbeFailure('auth', `${here.where} asks for a kind of login that Foretop does not know`)
  }
}

const md5 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

async function bySasl(inbox: Inbox, body: Buffer, password: string, { where, signal }: Here): Promise<void> {
  if (!body.toString('latin1', 4).split('\0').includes('SCRAM-SHA-256'))
    throw new ProbeFailure('auth', `${where} asks for a kind of login that Foretop does not know`)
  const exchange = scram({ password })
  const first = Buffer.from(exchange.first)
  inbox.say(message('p', text('SCRAM-SHA-256'), int32(first.length), first))
  const answer = await exchange.answer(saidIn(await inbox.next(signal), 11, where)).catch((cause) => {
    throw cause instanceof ProbeFailure ? cause : new ProbeFailure('protocol', `${where}: ${cause.message}`, { cause })
  })
  inbox.say(message('p', Buffer.from(answer)))
  if (!exchange.isProof(saidIn(await inbox.next(signal), 12, where)))
    throw new ProbeFailure('auth', `${where} does not know our password itself: it is somebody else`)
}

function saidIn({ type, body }: Message, step: number, where: string): string {
  if (type === 'E') throw refusalOf(new PgError(errorIn(body)), where)
  if (type !== 'R' || body.length < 4 || body.readUInt32BE() !== step)
    throw new ProbeFailure('protocol', `${where} leaves the login in the middle`)
  return body.toString('utf8', 4)
}
