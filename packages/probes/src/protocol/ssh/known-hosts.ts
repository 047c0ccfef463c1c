import { createHmac } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { matchesGlob } from '../glob.ts'

export interface KnownKey {
  readonly type: string
  readonly key: Buffer
  /** `@revoked`: whoever shows it is somebody else. */
  readonly isRevoked: boolean
}

/**
 * What a file of known hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") says of a host by any of its names: in clear, with
 * `*`, `?` and `!`, hashed, and with `[name]:port`. Authorities of certificates are passed over, for we can judge none.
 */
export async function keysOf(text: string, names: readonly string[], port: number): Promise<readonly KnownKey[]> {
  const wanted = names.map((name) => (port === 22 ? name.toLowerCase() : `[${name.toLowerCase()}]:${port}`))
  const keyIn = (line: string): readonly KnownKey[] => {
    const words = line.trim().split(/[ \t]+/)
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined
    const [hosts = '', type, base64] = words
    if (hosts.startsWith('#') || type === undefined || base64 === undefined) return []
    if (marker !== undefined && marker !== '@revoked') return []
    if (!wanted.some((name) => isNamed(name, hosts))) return []
    const key = Buffer.from(base64, 'base64')
    return key.length === 0 ? [] : [{ type, key, isRevoked: marker === '@revoked' }]
  }
  const found: KnownKey[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (at % SLICE === SLICE - 1) await breath()
    found.push(...keyIn(line))
  }
  return found
}

/** Lines between which others get their turn: with hashes a thousand take some hundredths of a second. */
const SLICE = 100

function isNamed(name: string, hosts: string): boolean {
  if (hosts.startsWith('|')) return isHashOf(name, hosts)
  let found = false
  for (const pattern of hosts.toLowerCase().split(',')) {
    const isNot = pattern.startsWith('!')
    if (!matchesGlob(name, isNot ? pattern.slice(1) : pattern, '?')) continue
    // Whoever is left out by one pattern is let in by no other.
    if (isNot) return false
    found = true
  }
  return found
}

/** `|1|salt|hash`: the name, hashed with the salt as key. */
function isHashOf(name: string, hosts: string): boolean {
  const [, version, salt, hash] = hosts.split('|')
  if (version !== '1' || salt === undefined || hash === undefined) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}
