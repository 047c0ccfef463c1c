import type { UserAccess } from './access.ts'

const [SEQUENCE, INTEGER, STRING, REPORT] = [0x30, 0x02, 0x04, 0xa8] as const

/** As a message says in its flags (RFC 3412, 6.4): signed 1, encrypted 2. */
export const levelOf = ({ auth, priv }: Pick<UserAccess, 'auth' | 'priv'>): number =>
  (auth === null ? 0 : 1) | (priv === null ? 0 : 2)

/**
 * Why a message of v3 must not be believed, in words that follow "sent"; `null`: it is protected as what was asked. The
 * library itself believes one that says it is not signed at all. Only reports may be less: an agent that knows neither us
 * nor the time has no way to sign.
 */
export function objectionTo(datagram: Buffer, level: number): string | null {
  const message = partAt(datagram, 0)
  const [version, header, security, body] = message?.tag === SEQUENCE ? partsOf(message.content) : []
  const flags = flagsOf(header)
  if (version?.tag !== INTEGER || version.content.length !== 1 || version.content[0] !== 3) return NONE
  if (flags === null || security?.tag !== STRING || body === undefined) return NONE
  const [, boots, time] = partsOf(partAt(security.content, 0)?.content ?? NOTHING)
  if (!isTime(boots) || !isTime(time)) return 'a time that is none'
  const given = flags & PROTECTED
  if (given === level) return null
  const isReport = body.tag === SEQUENCE && partsOf(body.content)[2]?.tag === REPORT
  // More than we can undo, or less that is no report.
  return isReport && (given & ~level) === 0 && (given & ENCRYPTED) === 0 ? null : UNPROTECTED
}

const [ENCRYPTED, PROTECTED] = [2, 3] as const
const NOTHING = Buffer.alloc(0)
const NONE = 'what is no message of version 3'
const UNPROTECTED = 'a message without the protection that was asked for'

/** RFC 3414: 31 bits. The library cannot say any other back. */
const isTime = (number: Part | undefined): boolean =>
  number?.tag === INTEGER && number.content.length <= 4 && (number.content[0] ?? 0x80) < 0x80

interface Part {
  readonly tag: number
  readonly content: Buffer
  readonly end: number
}

function flagsOf(header: Part | undefined): number | null {
  if (header?.tag !== SEQUENCE) return null
  const flags = partsOf(header.content)[2]
  return flags?.tag === STRING && flags.content.length === 1 ? (flags.content[0] ?? null) : null
}

/** As far as they can be read; no message of interest has more. */
function partsOf(bytes: Buffer): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; parts.length < 4; ) {
    const part = partAt(bytes, at)
    if (part === null) break
    parts.push(part)
    at = part.end
  }
  return parts
}

/** One value of BER (X.690, 8.1), which must be there whole. */
function partAt(bytes: Buffer, at: number): Part | null {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) return null
  const digits = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + digits
  if (digits > 4 || (first >= 0x80 && digits === 0) || start > bytes.length) return null
  const length = digits === 0 ? first : bytes.readUIntBE(at + 2, digits)
  const end = start + length
  return end > bytes.length ? null : { tag, content: bytes.subarray(start, end), end }
}
