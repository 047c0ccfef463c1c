import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

/** Fewer make a password easy to guess for who asks in the server's place (RFC 7677 §4). */
const LEAST_ROUNDS = 4_096
/** Each costs time, and the server says how many: PostgreSQL's own 4,096, and some more. */
const MOST_ROUNDS = 200_000

interface Exchange {
  /** What is said first. */
  readonly first: string
  /** What is said to the server's challenge. Throws where that is none. */
  answer(challenge: string): Promise<string>
  /** Whether the server has proved that it knows the password, too. */
  isProof(final: string): boolean
}

interface Who {
  readonly password: string
  /** Where it is not said elsewhere, as PostgreSQL does. */
  readonly user?: string
  readonly hash?: 'sha256' | 'sha1'
  readonly nonce?: string
}

const BYTES = { sha256: 32, sha1: 20 } as const

/** A login by SCRAM (RFC 5802, RFC 7677): who listens, or answers in the server's place, learns nothing of use. */
export function scram({
  password,
  user = '',
  hash = 'sha256',
  nonce = randomBytes(18).toString('base64'),
}: Who): Exchange {
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest()
  const bare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
  let expected: Buffer | null = null
  return {
    first: `n,,${bare}`,
    async answer(challenge) {
      const { r = '', s = '', i = '' } = fieldsOf(challenge)
      const rounds = /^\d+$/.test(i) ? Number(i) : 0
      if (!r.startsWith(nonce) || r === nonce || s === '' || !(rounds >= LEAST_ROUNDS && rounds <= MOST_ROUNDS))
        throw new Error('its challenge is none')
      const salted = await derive(password.normalize('NFKC'), Buffer.from(s, 'base64'), rounds, BYTES[hash], hash)
      const clientKey = hmac(salted, 'Client Key')
      const plain = `c=${Buffer.from('n,,').toString('base64')},r=${r}`
      const all = `${bare},${challenge},${plain}`
      const signature = hmac(createHash(hash).update(clientKey).digest(), all)
      expected = hmac(hmac(salted, 'Server Key'), all)
      return `${plain},p=${Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64')}`
    },
    isProof(final) {
      const proof = Buffer.from(fieldsOf(final).v ?? '', 'base64')
      return expected !== null && proof.length === expected.length && timingSafeEqual(proof, expected)
    },
  }
}

/** `r=…,s=…`: a value may hold `=`. */
const fieldsOf = (text: string): { readonly [name: string]: string } =>
  Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]))
