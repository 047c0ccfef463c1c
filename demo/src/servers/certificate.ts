import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** PEM of the certificate. */
  readonly certificate: string
  /** PEM of its key. */
  readonly key: string
}

export interface Authority {
  /** PEM, to be trusted. */
  readonly certificate: string
  /** A certificate for these names, until wall ms. */
  issue(names: readonly string[], until: number): Certificate
}

const DAY_MS = 86_400_000

/** An authority of the estate's own (RFC 5280, ECDSA on P-256), made in memory: nothing of it outlives the process. */
export function createAuthority(now: number): Authority {
  const name = 'Demonstration estate authority'
  const keys = newKeys()
  const until = now + 3_650 * DAY_MS
  const own = {
    issuer: name,
    subject: name,
    from: now - DAY_MS,
    until,
    publicKey: keys.publicKey,
    signer: keys.privateKey,
  }
  return {
    certificate: certify({ ...own, names: [] }),
    issue(names, until) {
      const { publicKey, privateKey } = newKeys()
      const certificate = certify({ ...own, subject: names[0] ?? 'nobody', names, until, publicKey })
      return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

interface Wanted {
  readonly issuer: string
  readonly subject: string
  readonly names: readonly string[]
  readonly from: number
  readonly until: number
  readonly publicKey: KeyObject
  readonly signer: KeyObject
}

/** Without names it is an authority. */
function certify({ issuer, subject, names, from, until, publicKey, signer }: Wanted): string {
  const algorithm = sequence(oid(ECDSA_SHA256))
  const toSign = sequence(
    tagged(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer),
    sequence(time(from), time(until)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...(names.length === 0 ? AUTHORITY : leafExtensions(names)))),
  )
  const signature = sign('sha256', toSign, createPrivateKey(signer.export({ type: 'pkcs8', format: 'pem' })))
  const whole = sequence(toSign, algorithm, bits(signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const digits = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...digits]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts))
const tagged = (tag: number, content: Buffer): Buffer => der(tag, content)
const octets = (content: Buffer): Buffer => der(0x04, content)
const bits = (content: Buffer): Buffer => der(0x03, Buffer.concat([Buffer.from([0]), content]))
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const TRUE = der(0x01, Buffer.from([0xff]))

/** Object identifiers as they are encoded. */
const ECDSA_SHA256 = '2a8648ce3d040302'
const COMMON_NAME = '550403'
const [KEY_USAGE, ALTERNATIVE_NAME, BASIC_CONSTRAINTS] = ['551d0f', '551d11', '551d13']

const AUTHORITY = [
  sequence(oid(BASIC_CONSTRAINTS), TRUE, octets(sequence(TRUE))),
  // keyCertSign, the sixth bit.
  sequence(oid(KEY_USAGE), TRUE, octets(der(0x03, Buffer.from([2, 0x04])))),
]

const leafExtensions = (names: readonly string[]): readonly Buffer[] => [
  sequence(oid(BASIC_CONSTRAINTS), TRUE, octets(sequence())),
  sequence(oid(ALTERNATIVE_NAME), octets(sequence(...names.map((name) => tagged(0x82, Buffer.from(name, 'ascii')))))),
]

const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName)))))

/** UTCTime, which RFC 5280 wants until 2049. */
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))
