import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Session } from '../../store/sessions.ts'

/** `wall` reads, `operator` acts too, `stranger` neither. */
export type Role = 'stranger' | Member
export type Member = Session['role']

const COOKIE = 'foretop_session'
const SECRET_BYTES = 32
/** A kiosk must not ask for its token on a Sunday: the longest time browsers keep a cookie. */
const LIFE_MS = { wall: 400 * 86_400_000, operator: 30 * 86_400_000 } as const

/** A new session and the secret that its browser shows. */
export function beginSession(role: Member, token: string, now: number): { secret: string; session: Session } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  return { secret, session: { mark: markOf(secret, token), role, until: now + LIFE_MS[role] } }
}

/** Made with the token too, so that a session is found only while its token is the one in force. */
export const markOf = (secret: string, token: string) =>
  createHmac('sha256', `foretop session ${token}`).update(secret).digest('base64url')

/** The secret in a `Cookie` header. */
export const secretOf = (cookies: string | undefined): string | undefined =>
  cookies === undefined ? undefined : parseCookie(cookies)[COOKIE] || undefined

/** The whole `Set-Cookie` header; `secret` is `null` when the session is over. */
export function sessionCookie(secret: string | null, role: Member, secure: boolean): string {
  const maxAge = secret === null ? 0 : LIFE_MS[role] / 1_000
  const kept = { name: COOKIE, value: secret ?? '', maxAge, path: '/', httpOnly: true, sameSite: 'strict' } as const
  return stringifySetCookie(secure ? { ...kept, secure } : kept)
}

/** Takes the same time wherever the two differ, and whatever their lengths are. */
export function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

const digest = (text: string) => createHash('sha256').update(text).digest()
