import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** `wall` reads, `operator` acts too, `stranger` neither. */
export type Role = 'stranger' | 'wall' | 'operator'
export type Member = Exclude<Role, 'stranger'>

export const SESSION_COOKIE = 'foretop_session'
/** A kiosk must not ask for its token on a Sunday: the longest time browsers keep a cookie. */
const LIFE_S = { wall: 400 * 86_400, operator: 30 * 86_400 } as const

/**
 * The value of a session cookie, `role.expiry.signature`. It is signed with the token itself, so that nothing is stored
 * and a new token ends every session of the old one; the token cannot be computed back from it.
 */
export function signSession(role: Member, token: string, now: number): string {
  const claim = `${role}.${Math.floor(now / 1_000) + LIFE_S[role]}`
  return `${claim}.${signature(claim, token)}`
}

/** Whether the cookie's value was signed with the role's token and has not expired. */
export function isSession(value: string, role: Member, token: string, now: number): boolean {
  const [claimed, expiry, signed, ...more] = value.split('.')
  if (claimed !== role || expiry === undefined || signed === undefined || more.length > 0) return false
  return equal(signed, signature(`${claimed}.${expiry}`, token)) && Number(expiry) * 1_000 > now
}

/** The whole `Set-Cookie` header; an empty value ends the session. */
export function sessionCookie(value: string, role: Member, secure: boolean): string {
  const life = value === '' ? 0 : LIFE_S[role]
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/** One cookie out of a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...value] = pair.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}

/** Takes the same time wherever the two differ, and whatever their lengths are. */
export function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const signature = (claim: string, token: string) =>
  createHmac('sha256', `foretop session ${token}`).update(claim).digest('base64url')
