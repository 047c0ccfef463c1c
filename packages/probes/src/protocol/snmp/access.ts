/** What protects v3, weakest first. What net-snmp (npm) offers; DES is left out, for OpenSSL 3 speaks it no more. */
export const AUTH_PROTOCOLS = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const
/** AES-256 is no standard: `aes256b` extends keys as Blumenthal has it, `aes256r` as Reeder (Cisco). */
export const PRIV_PROTOCOLS = ['aes', 'aes256b', 'aes256r'] as const

export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number]
export type PrivProtocol = (typeof PRIV_PROTOCOLS)[number]

/** How to get into an agent. */
export type SnmpAccess = CommunityAccess | UserAccess

interface CommunityAccess {
  readonly version: '2c'
  readonly community: string
}

/** The user-based security model (RFC 3414). What it is given says at which level it asks. */
export interface UserAccess {
  readonly version: '3'
  readonly user: string
  /** Without it nothing is signed. */
  readonly auth: { readonly protocol: AuthProtocol; readonly password: string } | null
  /** Only with `auth`; without it nothing is encrypted. */
  readonly priv: { readonly protocol: PrivProtocol; readonly password: string } | null
  /** '' for the usual one. */
  readonly context: string
}
