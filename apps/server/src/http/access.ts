import type { IncomingHttpHeaders } from 'node:http'
import type { ServerSettings } from '../config/settings.ts'
import {
  equal,
  isSession,
  type Member,
  type Role,
  readCookie,
  SESSION_COOKIE,
  sessionCookie,
  signSession,
} from './session.ts'

/** Who may do what. One for REST and socket alike. */
export interface Access {
  /** False without tokens: then only this machine can connect, and may do everything. */
  readonly guarded: boolean
  roleOfToken(token: string): Role
  /** From `Authorization: Bearer` or else the session cookie. */
  roleOf(headers: IncomingHttpHeaders): Role
  /** The `Set-Cookie` header that begins a session. */
  begin(role: Member): string
  /** The `Set-Cookie` header that ends one. */
  end(): string
}

export function createAccess(settings: ServerSettings, now: () => number = Date.now): Access {
  const tokens = new Map<Member, string>()
  if (settings.operatorToken !== null) tokens.set('operator', settings.operatorToken)
  if (settings.wallToken !== null) tokens.set('wall', settings.wallToken)
  const secure = settings.url?.startsWith('https:') ?? false
  const holder = (holds: (role: Member, token: string) => boolean): Role =>
    [...tokens].find(([role, token]) => holds(role, token))?.[0] ?? 'stranger'
  const roleOfToken = (given: string) => holder((_, token) => equal(given, token))

  return {
    guarded: tokens.size > 0,
    roleOfToken,
    roleOf(headers) {
      if (tokens.size === 0) return 'operator'
      const bearer = bearerOf(headers)
      if (bearer !== undefined) return roleOfToken(bearer)
      const cookie = readCookie(headers.cookie, SESSION_COOKIE)
      return cookie === undefined ? 'stranger' : holder((role, token) => isSession(cookie, role, token, now()))
    },
    begin: (role) => sessionCookie(signSession(role, tokens.get(role) ?? '', now()), role, secure),
    end: () => sessionCookie('', 'wall', secure),
  }
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
