import { createHash } from 'node:crypto'
import { md4 } from './md4.ts'

/** The newest version that we say: a greeting of 32 and more must name digests, which old servers do not expect. */
const OURS = 31
const DIGESTS = ['sha512', 'sha256', 'sha1', 'md5', 'md4'] as const
type Digest = (typeof DIGESTS)[number]

export interface Greeting {
  /** As the server says it, without the mark. */
  readonly version: string
  /** What we say to it. */
  readonly reply: string
  /** What it takes a password by; `null`: by none that we know. */
  readonly digest: Digest | 'md4 of old' | null
}

/** `@RSYNCD: 32.0 sha512 sha256 …`, before 3.2.7 without digests. `null`: it is none. */
export function greetingOf(line: string): Greeting | null {
  const [mark, version = '', ...offered] = line.trimEnd().split(' ')
  if (mark !== '@RSYNCD:' || !/^\d{1,3}(\.\d{1,3})?$/.test(version)) return null
  const common = Math.min(Number.parseInt(version, 10), OURS)
  // Of what both know the server takes the first of ours: so we say one alone.
  const named = DIGESTS.find((digest) => offered.includes(digest)) ?? null
  const digest = offered.length > 0 ? named : common >= 30 ? 'md5' : 'md4 of old'
  return { version, reply: `@RSYNCD: ${common}.0${named === null ? '' : ` ${named}`}\n`, digest }
}

/** Proof of a password to a challenge, as rsync makes it (authenticate.c). */
export function proofOf(digest: NonNullable<Greeting['digest']>, password: string, challenge: string): string {
  const said = Buffer.from(password + challenge)
  const sum =
    digest === 'md4'
      ? md4(said)
      : digest === 'md4 of old'
        ? // Before version 30 a seed stands before it, which is 0 here.
          md4(Buffer.concat([Buffer.alloc(4), said]))
        : createHash(digest).update(said).digest()
  return sum.toString('base64').replaceAll('=', '')
}
