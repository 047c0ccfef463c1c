import { ProbeFailure } from '../failure.ts'
import { refusal } from './refusal.ts'
import type { Reply } from './reply.ts'
import type { Talk } from './talk.ts'

export interface SmtpLogin {
  readonly user: string
  readonly password: string
}

const [TAKEN, GO_ON] = [235, 334]
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** The ways to log in that a server names, in capital letters; old ones write `AUTH=` as well. */
export const mechanismsIn = (offers: readonly string[]): readonly string[] =>
  offers
    .filter((offer) => /^AUTH[ =]/i.test(offer))
    .flatMap((offer) => offer.slice('AUTH '.length).toUpperCase().split(' '))
    .filter((name) => name !== '')

/** Logs in by PLAIN (RFC 4616), or by LOGIN, which has no RFC. Rejects with `auth`. */
export async function logIn(
  talk: Talk,
  { user, password }: SmtpLogin,
  { where, offers }: { readonly where: string; readonly offers: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const known = mechanismsIn(offers)
  if (known.includes('PLAIN')) {
    const reply = await talk.ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, signal)
    if (reply.code !== TAKEN) throw refused(reply, where)
  } else if (known.includes('LOGIN')) {
    for (const line of ['AUTH LOGIN', base64(user)]) {
      const reply = await talk.ask(line, signal)
      if (reply.code !== GO_ON) throw refused(reply, where)
    }
    const reply = await talk.ask(base64(password), signal)
    if (reply.code !== TAKEN) throw refused(reply, where)
  } else {
    const offered = known.length === 0 ? 'no login at all' : `only ${known.slice(0, 20).join(', ')}`
    throw new ProbeFailure('auth', `${where} offers ${offered}; we log in by PLAIN or LOGIN`)
  }
}

/** RFC 4954 §6. Only 535 is about the password. */
function refused(reply: Reply, where: string): ProbeFailure {
  const what =
    reply.code === 535
      ? 'does not take our user and password'
      : reply.code >= 400 && reply.code < 500
        ? 'cannot tell whether our password is right'
        : 'does not let us log in'
  return refusal(reply, { where, what, code: 'auth' })
}
