import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import { createAnswers, type Part, part, partsOf, sameLength } from './snmp-agent.ts'

/** Whom such an agent knows: SHA signs, AES of 128 bits encrypts. */
export const SNMP_USER = { user: 'mon', authPassword: 'authpass12', privPassword: 'privpass12' } as const

/**
 * An agent as `createSnmpAgent` makes it, of version 3 (RFC 3414, RFC 3826) for one user. It tells its name to whoever
 * does not know it, and says nothing to what is not signed and encrypted. The same answer to the same question.
 */
export function createSnmpUserAgent(walk: string): (request: Buffer) => Buffer | null {
  const answer = createAnswers(walk)
  return (request) => {
    const [, header, security, body] = partsOf(partsOf(request)[0]?.content ?? NOTHING)
    const [id, , flags] = partsOf(header?.content ?? NOTHING)
    const [engine, boots, time, , , salt] = partsOf(partsOf(security?.content ?? NOTHING)[0]?.content ?? NOTHING)
    if (id === undefined || body === undefined) return null
    if (engine?.content.length === 0) return message({ id, flags: 0, pdu: REPORT })
    if (((flags?.content[0] ?? 0) & PROTECTED) !== PROTECTED || !isSigned(request)) return null
    const decipher = createDecipheriv('aes-128-cfb', ENCRYPTING, vector([boots, time].map(contentOf), contentOf(salt)))
    const question = partsOf(partsOf(decipher.update(body.content))[0]?.content ?? NOTHING)[2]
    return question === undefined ? null : message({ id, flags: PROTECTED, pdu: answer(question) })
  }
}

const NOTHING = Buffer.alloc(0)
const contentOf = (value: Part | undefined): Buffer => value?.content ?? NOTHING
const [INTEGER, STRING, SEQUENCE] = [0x02, 0x04, 0x30] as const
const PROTECTED = 3
const ENGINE = Buffer.concat([Buffer.from('80001f8804', 'hex'), Buffer.from('foretop')])
const number = (value: number) => part(INTEGER, Buffer.from([value]))
const [BOOTS, TIME] = [1, 100] as const
const SALT = Buffer.from('saltsalt')

/** usmStatsUnknownEngineIDs. */
const REPORT = part(
  0xa8,
  ...[number(0), number(0), number(0)],
  part(SEQUENCE, part(SEQUENCE, Buffer.from('060a2b060106030f01010400', 'hex'), Buffer.from([0x41, 1, 1]))),
)

interface Message {
  readonly id: Part
  readonly flags: number
  readonly pdu: Buffer
}

function message({ id, flags, pdu }: Message): Buffer {
  const scoped = part(SEQUENCE, part(STRING, ENGINE), part(STRING), pdu)
  const isProtected = flags === PROTECTED
  const header = part(
    SEQUENCE,
    sameLength(id),
    part(INTEGER, Buffer.from([5, 0xdc])),
    part(STRING, Buffer.from([flags])),
    number(3),
  )
  const cipher = createCipheriv('aes-128-cfb', ENCRYPTING, vector([BOOTS, TIME].map(numberIn), SALT))
  const signature = Buffer.alloc(isProtected ? SIGNATURE : 0)
  const security = part(
    SEQUENCE,
    ...[
      part(STRING, ENGINE),
      number(BOOTS),
      number(TIME),
      part(STRING, Buffer.from(isProtected ? SNMP_USER.user : '')),
    ],
    ...[part(STRING, signature), part(STRING, isProtected ? SALT : NOTHING)],
  )
  const body = isProtected ? part(STRING, cipher.update(scoped)) : scoped
  const whole = part(SEQUENCE, number(3), header, part(STRING, security), body)
  if (isProtected)
    signed(whole).copy(whole, whole.indexOf(Buffer.concat([Buffer.from([STRING, SIGNATURE]), signature])) + 2)
  return whole
}

const SIGNATURE = 12

/** Of a message with zeros in place of it. */
const signed = (whole: Buffer): Buffer => createHmac('sha1', SIGNING).update(whole).digest().subarray(0, SIGNATURE)

function isSigned(request: Buffer): boolean {
  const [, , security] = partsOf(partsOf(request)[0]?.content ?? NOTHING)
  const said = partsOf(partsOf(security?.content ?? NOTHING)[0]?.content ?? NOTHING)[4]?.content
  if (said?.length !== SIGNATURE) return false
  const whole = Buffer.from(request)
  whole.fill(0, whole.indexOf(said), whole.indexOf(said) + SIGNATURE)
  return signed(whole).equals(said)
}

/** A password becomes a key of this engine (RFC 3414, A.2). */
function keyOf(password: string): Buffer {
  const long = createHash('sha1')
    .update(Buffer.alloc(2 ** 20, password))
    .digest()
  return createHash('sha1').update(long).update(ENGINE).update(long).digest()
}

const SIGNING = keyOf(SNMP_USER.authPassword)
const ENCRYPTING = keyOf(SNMP_USER.privPassword).subarray(0, 16)

/** RFC 3826, 3.1.2.1: how often the engine was started and since when, each of 32 bits, and a salt. */
const vector = (times: readonly Buffer[], salt: Buffer): Buffer =>
  Buffer.concat([...times.map((time) => Buffer.concat([Buffer.alloc(4), time]).subarray(-4)), salt], 16)

const numberIn = (value: number): Buffer => Buffer.from([value])
