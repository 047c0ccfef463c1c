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

/** A login by SCRAM-SHA-256 (RFC 5802, RFC 7677): who listens, or answers in the server's place, learns nothing of use. */
export function scram(password: string, nonce = randomBytes(18).toString('base64')): Exchange {
  const bare = `n=,r=${nonce}`
  let expected: Buffer | null = null
  return {
    first: `n,,${bare}`,
    async answer(challenge) {
      const { r = '', s = '', i = '' } = fieldsOf(challenge)
      const rounds = /^\d+$/.test(i) ? Number(i) : 0
      if (!r.startsWith(nonce) || r === nonce || s === '' || !(rounds >= LEAST_ROUNDS && rounds <= MOST_ROUNDS))
        throw new Error('its challenge is none')
      const salted = await derive(password.normalize('NFKC'), Buffer.from(s, 'base64'), rounds, 32, 'sha256')
      const clientKey = hmac(salted, 'Client Key')
      const plain = `c=${Buffer.from('n,,').toString('base64')},r=${r}`
      const all = `${bare},${challenge},${plain}`
      const signature = hmac(createHash('sha256').update(clientKey).digest(), all)
      expected = hmac(hmac(salted, 'Server Key'), all)
      return `${plain},p=${Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64')}`
    },
    isProof(final) {
      const proof = Buffer.from(fieldsOf(final).v ?? '', 'base64')
      return expected !== null && proof.length === expected.length && timingSafeEqual(proof, expected)
    },
  }
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** `r=…,s=…`: a value may hold `=`. */
const fieldsOf = (text: string): { readonly [name: string]: string } =>
  Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]))
