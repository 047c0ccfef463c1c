import type { IncomingHttpHeaders } from 'node:http'
import type { ServerSettings } from '../../config/settings.ts'
import type { Session } from '../../store/sessions.ts'
import type { InForce } from './in-force.ts'
import { beginSession, equal, type Member, markOf, type Role, secretOf, sessionCookie } from './session.ts'
import type { Sessions } from './sessions.ts'

/** What a caller has shown of itself, and what that makes it: with a wrong token, or a session that is over, a stranger. */
export interface Shown {
  readonly by: 'nothing' | 'token' | 'session'
  readonly role: Role
}

/** Who may do what. One for REST and socket alike. */
export interface Access {
  /** False without tokens: then only this machine can connect, and may do everything. */
  guarded(): boolean
  roleOfToken(token: string): Role
  /** By `Authorization: Bearer` or else the session cookie. */
  shown(headers: IncomingHttpHeaders): Shown
  /** Begins a session in place of the one that was shown; the `Set-Cookie` header that says so. */
  begin(role: Member, headers: IncomingHttpHeaders): string
  /** Ends the session that was shown, if any; the `Set-Cookie` header that says so. */
  end(headers: IncomingHttpHeaders): string
  /** Called when somebody may have lost a right: look again whether those who are in may stay. */
  onLost(listener: () => void): void
}

export function createAccess(inForce: InForce, sessions: Sessions, now: () => number = Date.now): Access {
  let tokens = tokensOf(inForce())
  const listeners: (() => void)[] = []
  const lost = () => {
    for (const listener of listeners) listener()
  }
  inForce.onChange(() => {
    const before = tokens
    tokens = tokensOf(inForce())
    sessions.end(({ role }) => before.get(role) !== tokens.get(role))
    lost()
  })

  const roleOfToken = (given: string): Role => [...tokens].find(([, token]) => equal(given, token))?.[0] ?? 'stranger'
  const sessionOf = (secret: string): Session | undefined =>
    [...tokens]
      .map(([role, token]) => ({ role, found: sessions.find(markOf(secret, token)) }))
      .find(({ role, found }) => found?.role === role)?.found
  const isSecure = () => inForce().url?.startsWith('https:') ?? false
  const endShown = ({ cookie }: IncomingHttpHeaders) => {
    const secret = secretOf(cookie)
    const shown = secret === undefined ? undefined : sessionOf(secret)
    if (shown !== undefined && sessions.end(({ mark }) => mark === shown.mark)) lost()
  }

  return {
    guarded: () => tokens.size > 0,
    roleOfToken,
    shown(headers) {
      if (tokens.size === 0) return { by: 'nothing', role: 'operator' }
      const bearer = bearerOf(headers)
      if (bearer !== undefined) return { by: 'token', role: roleOfToken(bearer) }
      const secret = secretOf(headers.cookie)
      if (secret === undefined) return { by: 'nothing', role: 'stranger' }
      return { by: 'session', role: sessionOf(secret)?.role ?? 'stranger' }
    },
    begin(role, headers) {
      endShown(headers)
      const { secret, session } = beginSession(role, tokens.get(role) ?? '', now())
      if (sessions.add(session)) lost()
      return sessionCookie(secret, role, isSecure())
    },
    end(headers) {
      endShown(headers)
      return sessionCookie(null, 'wall', isSecure())
    },
    onLost: (listener) => void listeners.push(listener),
  }
}

function tokensOf({ wallToken, operatorToken }: ServerSettings): ReadonlyMap<Member, string> {
  const tokens = new Map<Member, string>()
  if (operatorToken !== null) tokens.set('operator', operatorToken)
  if (wallToken !== null) tokens.set('wall', wallToken)
  return tokens
}

const SCHEME = 'bearer '

/** The token of an `Authorization: Bearer` header. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  // Read once, whatever stands in it: an expression that tries again would let a stranger hold us up.
  if (authorization?.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined
  return authorization.slice(SCHEME.length).trim() || undefined
}

export const mayRead = (role: Role) => role !== 'stranger'
export const mayOperate = (role: Role) => role === 'operator'
