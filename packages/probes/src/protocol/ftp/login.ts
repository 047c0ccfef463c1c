import { ProbeFailure } from '../failure.ts'
import type { Control } from './control.ts'
import type { Reply } from './reply.ts'

/** Waits for the greeting. Rejects with `refused` where the server says that it takes nobody, and as `Control.hear` does. */
export async function greet(control: Control, signal: AbortSignal): Promise<Reply> {
  const { where } = control
  const greeting = await control.hear(signal).catch((error) => {
    if (!(error instanceof ProbeFailure) || error.code !== 'timeout') throw error
    const why = 'hung, full, or it looks up the name of our address and gets no answer (reverse DNS)'
    throw new ProbeFailure('timeout', `${where} takes connections but does not greet: ${why}`, { cause: error })
  })
  if (greeting.code === 220) return greeting
  if (greeting.code >= 400) throw refusedBy(where, greeting)
  // 120: ready in some minutes.
  const code = greeting.code === 120 ? 'refused' : 'protocol'
  throw new ProbeFailure(code, `expected 220, a greeting, from ${where}, came ${greeting.text}`)
}

const refusedBy = (where: string, { text }: Reply): ProbeFailure =>
  new ProbeFailure('refused', `${where} ${FULL.test(text) ? 'is full' : 'takes nobody'}: ${text}`)

/** Done, or not before the login: all that an FTP server says to `NOOP`. */
const TO_NOOP: ReadonlySet<number> = new Set([200, 202, 331, 332, 503, 530, 550])

/** Asks for nothing, for mail servers greet alike and answer otherwise. Rejects with `protocol` where it is no FTP. */
export async function askNothing(control: Control, signal: AbortSignal): Promise<void> {
  const { code, text } = await control.ask('NOOP', signal)
  if (code === 421) throw refusedBy(control.where, { code, text })
  if (!TO_NOOP.has(code))
    throw new ProbeFailure('protocol', `${control.where} does not speak FTP: it answers NOOP with ${text}`)
}

/** As servers say it, with the number of a wrong password (ProFTPD, Pure-FTPd) or their own. */
const FULL = /too many|maximum|limit/i
/** ProFTPD 550, vsftpd 530, Pure-FTPd 421. */
const WANTS_TLS = /\b(tls|ssl|encryption|cleartext|secure)\b/i

/** Logs in. Rejects with `auth`, `refused` (full), `tls` (only over TLS), and as `Control.ask` does. */
export async function logIn(
  control: Control,
  { user, password }: { readonly user: string; readonly password: string },
  signal: AbortSignal,
): Promise<void> {
  const asked = await control.ask(`USER ${user}`, signal)
  const answer = asked.code === 331 ? await control.ask(`PASS ${password}`, signal) : asked
  // 202: no password is needed; 232: TLS has said enough (RFC 2228).
  if ([230, 202, 232].includes(answer.code)) return
  throw refusalOf(control, answer)
}

/** What else is said is no word on the password, as vsftpd's 500 where the user's folder is not there. */
const WRONG: ReadonlySet<number> = new Set([430, 530, 532, 535, 550])

function refusalOf({ where, tls }: Control, { code, text }: Reply): ProbeFailure {
  if (FULL.test(text)) return new ProbeFailure('refused', `${where} is full, which is not for the password: ${text}`)
  if (code >= 400 && tls === null && WANTS_TLS.test(text))
    return new ProbeFailure('tls', `${where} takes logins over TLS only (set security): ${text}`)
  if (code === 332) return new ProbeFailure('auth', `${where} wants an account beside user and password: ${text}`)
  if (code === 421) return new ProbeFailure('refused', `${where} takes nobody: ${text}`)
  if (WRONG.has(code)) return new ProbeFailure('auth', `${where} refuses our user or password: ${text}`)
  if (code >= 400) return new ProbeFailure('protocol', `${where} lets nobody in for a reason of its own: ${text}`)
  return new ProbeFailure('protocol', `expected 230, a login, from ${where}, came ${text}`)
}
