import type { FailureCode } from '@foretop/shared/model.ts'
import { ProbeFailure } from '../../protocol/failure.ts'

/** The server understood a statement and will not run it; the connection is still good. */
export class SqlError extends Error {
  override name = 'SqlError'
  /** MySQL's error number: 1064 does not know the statement, 1227 a right is missing. */
  readonly errno: number

  constructor(errno: number, text: string, options?: ErrorOptions) {
    super(text, options)
    this.errno = errno
  }
}

interface Meaning {
  readonly code: FailureCode
  readonly says: string
}

const GIVE_ANOTHER = 'give our user mysql_native_password, or caching_sha2_password'
const SET_TLS = 'set tls to verify, or encrypt'

const NO_ACCESS: Meaning = { code: 'auth', says: 'refuses our user or password' }
const LOCKED: Meaning = { code: 'auth', says: 'has locked our account' }
const FULL: Meaning = { code: 'refused', says: 'is full: it takes no more connections' }

/** From MySQL's and MariaDB's error references; 1040, 1045, 1129, 1130, 1820, 4150, 4151 live on MariaDB 10.11. */
const MEANINGS: { readonly [errno: number]: Meaning } = {
  1040: FULL,
  1203: { code: 'refused', says: 'takes no more connections of our user' },
  1226: { code: 'refused', says: 'has used up what our user is allowed' },
  1044: NO_ACCESS,
  1045: NO_ACCESS,
  1698: NO_ACCESS,
  1129: { code: 'auth', says: 'blocks our address after too many broken connections (cure: FLUSH HOSTS)' },
  1130: { code: 'auth', says: 'has no grant for our address' },
  1042: { code: 'auth', says: 'cannot look up the name of our address (cure: skip_name_resolve)' },
  1251: { code: 'auth', says: `asks for another kind of login: ${GIVE_ANOTHER}` },
  1275: { code: 'auth', says: `asks for another kind of login: ${GIVE_ANOTHER}` },
  1524: { code: 'auth', says: `does not have the kind of login that our user has: ${GIVE_ANOTHER}` },
  1820: { code: 'auth', says: 'wants our password changed' },
  1862: { code: 'auth', says: 'wants our password changed' },
  3118: LOCKED,
  3955: LOCKED,
  4150: LOCKED,
  4151: LOCKED,
  3159: { code: 'tls', says: `takes logins over TLS only: ${SET_TLS}` },
  3032: { code: 'refused', says: 'is in offline mode' },
  1135: { code: 'refused', says: 'cannot make a thread for us' },
  1053: { code: 'closed', says: 'is shutting down' },
  1927: { code: 'closed', says: 'had our connection killed' },
  4031: { code: 'closed', says: 'closed our idle connection' },
}

/** mysql2's own codes for what came without an error number of the server. */
const CODES: { readonly [code: string]: Meaning } = {
  PROTOCOL_CONNECTION_LOST: { code: 'closed', says: 'closed the connection' },
  HANDSHAKE_NO_SSL_SUPPORT: { code: 'tls', says: 'offers no TLS' },
  HANDSHAKE_SSL_ERROR: { code: 'tls', says: 'failed at TLS' },
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: {
    code: 'auth',
    says: `wants our password in clear (mysql_clear_password), which we never send: ${GIVE_ANOTHER}`,
  },
}

/** What a statement is refused with when no statement of this session will be answered. */
const ENDS_ALL: ReadonlySet<number> = new Set([1820, 1862])

/** Errors of Node's own network code keep their code: they are mapped where those of all probes are. */
const FROM_NODE = /^E[A-Z]+$/

/** What an error of mysql2 outside a statement means: no session, or no longer one. */
export function refusal(error: unknown, where: string, { offersTls = false } = {}): Error {
  if (error instanceof ProbeFailure) return error
  const { code, errno, message } = partsOf(error)
  const meaning = meaningOf(error)
  if (meaning !== undefined) {
    // The number is what people search for; mysql2's own wording adds nothing to ours.
    const detail = errno === undefined ? (meaning.code === 'tls' ? `: ${message}` : '') : `: ${message} (${errno})`
    // MariaDB refuses so, too, whom it would let in over TLS, and does not say it.
    const advice = offersTls && errno === 1045 ? `; or it takes this user over TLS only: ${SET_TLS}` : ''
    return new ProbeFailure(meaning.code, `${where} ${meaning.says}${detail}${advice}`, { cause: error })
  }
  if (error instanceof Error && code !== undefined && FROM_NODE.test(code)) return error
  const number = errno === undefined ? '' : ` (${errno})`
  return new ProbeFailure('protocol', `${where} did not go by the protocol: ${message}${number}`, { cause: error })
}

function meaningOf(error: unknown): Meaning | undefined {
  const { code, errno, message } = partsOf(error)
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR') return { code: 'auth', says: whyNoLogin(message) }
  return (errno === undefined ? undefined : MEANINGS[errno]) ?? (code === undefined ? undefined : CODES[code])
}

/** mysql2 names a kind of login that it does not know only in its message. */
function whyNoLogin(message: string): string {
  if (!message.includes('unknown plugin')) return `went astray while we logged in: ${message}`
  const kind = /unknown plugin ([\w.-]{1,64})\./.exec(message)?.[1]
  const asked = kind === undefined ? 'a kind of login' : `a login by ${kind}`
  return `asks for ${asked}, which Foretop does not know: ${GIVE_ANOTHER}`
}

/** The error as a refused statement, or `null` when the connection cannot be used any more. */
export function sqlErrorOf(error: unknown): SqlError | null {
  const { errno, fatal, sqlState, message } = partsOf(error)
  if (errno === undefined || errno <= 0 || fatal || sqlState === undefined) return null
  return ENDS_ALL.has(errno) || MEANINGS[errno]?.code === 'closed'
    ? null
    : new SqlError(errno, message, { cause: error })
}

function partsOf(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error), fatal: true }
  const field = (name: string): unknown => Object.getOwnPropertyDescriptor(error, name)?.value
  const [code, errno, sqlState] = [field('code'), field('errno'), field('sqlState')]
  return {
    message: error.message,
    fatal: field('fatal') === true,
    code: typeof code === 'string' ? code : undefined,
    // Node's network errors carry a negative errno.
    errno: typeof errno === 'number' && errno > 0 ? errno : undefined,
    sqlState: typeof sqlState === 'string' ? sqlState : undefined,
  }
}
