import snmp from 'net-snmp'
import { counted } from '../counted.ts'
import { ProbeFailure } from '../failure.ts'
import type { SnmpAccess } from './access.ts'

/** An error of the library, which brings no types; checked against its 3.29 sources. */
interface LibraryError extends Error {
  /** Of an answer that does not fit. */
  readonly code?: number
  /** As the agent says it (RFC 3416). */
  readonly status?: number
}

/** Reports of v3 (RFC 3414, 3.2) in the library's words, and what they come from. */
const REPORTS: { readonly [message: string]: string } = {
  'Unknown User Name': 'knows no such user',
  'Wrong Digest (incorrect password, community or key)': 'wrong authPassword, or the user has another auth',
  'Decryption Error': 'wrong privPassword, or the user has another priv',
  'Unsupported Security Level': 'the user has no privPassword there, or no authPassword',
}

/** Whether the agent is another than before, or was started anew: what we know of it is worth nothing. */
export function isOfAnotherEngine({ name, message, code }: LibraryError): boolean {
  if (name !== 'ResponseInvalidError') return false
  return message === 'Unknown Engine ID' || message === 'Not In Time Window' || code === NOT_IN_TIME
}

export const isTooBig = ({ name, status }: LibraryError): boolean =>
  name === 'RequestFailedError' && status === snmp.ErrorStatus.TooBig

/** What an error of the library means; any other is itself. */
export function meaningOf(error: LibraryError, where: string): Error {
  const { name, message, code, status } = error
  const failure = (kind: 'auth' | 'protocol', text: string) =>
    new ProbeFailure(kind, `${where} ${text}`, { cause: error })
  const report = REPORTS[message]
  if (name === 'RequestFailedError') {
    if (status !== snmp.ErrorStatus.AuthorizationError) return failure('protocol', `answered ${message}`)
    return failure('auth', 'refuses what was asked: not for this user, or not without more protection')
  }
  if (name !== 'ResponseInvalidError') return error
  if (report !== undefined) return failure('auth', `refuses us: ${report}`)
  if (code === NOT_SIGNED) return failure('protocol', 'sent an answer that is not signed with our password')
  if (code === NOT_DECRYPTED) return failure('protocol', 'sent an answer that cannot be decrypted')
  return failure('protocol', `answered ${message}`)
}

const [NOT_DECRYPTED, NOT_SIGNED, NOT_IN_TIME] = [4, 5, 14] as const

/** Nothing came: net-snmp says nothing either where what was encrypted makes no sense, or where it has no such context. */
export function silence(where: string, access: SnmpAccess): ProbeFailure {
  const wrong =
    access.version === '2c' ? ['community'] : [access.priv && 'privPassword or priv', access.context && 'context']
  const reasons = ['down', 'blocked', ...wrong.flatMap((what) => (what ? [`wrong ${what}`] : []))]
  return new ProbeFailure('timeout', `${where}: no answer: ${reasons.slice(0, -1).join(', ')}, or ${reasons.at(-1)}`)
}

/** Some came, so that it lets us in, and is there or was. */
export const slowness = (where: string, answers: number): ProbeFailure =>
  new ProbeFailure(
    'timeout',
    `${where} gave ${counted(answers, 'answer')} and not the rest in time: slow, or gone meanwhile`,
  )
