/**
 * An SNMP v2c agent made of a recorded walk: answers GetRequest and GetBulkRequest (RFC 3416) with the values of lines like
 * `.1.3.6.1.2.1.1.5.0 = STRING: "box"`, and nothing else. Always the same answer to the same question, but for its number.
 */
export function createSnmpAgent(walk: string): (request: Buffer) => Buffer | null {
  const answer = createAnswers(walk)
  return (request) => {
    const [, community, pdu] = partsOf(partsOf(request)[0]?.content ?? NOTHING)
    if (community === undefined || pdu === undefined) return null
    return part(SEQUENCE, part(INTEGER, Buffer.from([1])), part(STRING, community.content), answer(pdu))
  }
}

/** What it has to say to a question, without who asks. */
export function createAnswers(walk: string): (question: Part) => Buffer {
  const values = walk.split('\n').flatMap((line) => valueIn(line) ?? [])
  const sorted = values.toSorted((one, other) => compare(one.path, other.path))
  const get = (path: Path) => {
    const value = sorted[firstNot(sorted, (one) => compare(one.path, path) < 0)]
    return value !== undefined && compare(value.path, path) === 0 ? value : undefined
  }
  const next = (path: Path) => sorted[firstNot(sorted, (one) => compare(one.path, path) <= 0)]
  return (pdu) => {
    const [id = NO_PART, one = NO_PART, other = NO_PART, list = NO_PART] = partsOf(pdu.content)
    const asked = partsOf(list.content).map(({ content }) => pathOf(partsOf(content)[0]?.content ?? NOTHING))
    const answers = pdu.tag === GET ? asked.map((path) => bound(path, get(path)?.value ?? NO_SUCH)) : []
    if (pdu.tag === GET_BULK) {
      const [alone, times] = [one, other].map(({ content }) => content.readUIntBE(0, content.length))
      let cursors = asked.slice(alone)
      for (let round = 0; round < (times ?? 0); round += 1) {
        const found = cursors.map((path) => next(path))
        answers.push(...found.map((value, at) => bound(value?.path ?? cursors[at] ?? [], value?.value ?? END)))
        cursors = cursors.map((path, at) => found[at]?.path ?? path)
      }
    }
    const zero = part(INTEGER, Buffer.from([0]))
    return part(RESPONSE, sameLength(id), zero, zero, part(SEQUENCE, ...answers))
  }
}

/** A number as long as the longest that a client makes up, so that each answer is always of one length. */
export const sameLength = ({ content }: Part): Buffer =>
  part(INTEGER, Buffer.concat([Buffer.alloc(Math.max(0, 4 - content.length)), content]))

type Path = readonly number[]

export interface Part {
  readonly tag: number
  readonly content: Buffer
}

const NOTHING = Buffer.alloc(0)
const NO_PART: Part = { tag: 0, content: NOTHING }
const [INTEGER, STRING, OID, SEQUENCE, GET, RESPONSE, GET_BULK] = [0x02, 0x04, 0x06, 0x30, 0xa0, 0xa2, 0xa5] as const
const TYPES: { readonly [name: string]: number } = {
  ...{ INTEGER, Counter32: 0x41, Gauge32: 0x42, Timeticks: 0x43, Counter64: 0x46 },
}
const NO_SUCH = Buffer.from([0x81, 0])
const END = Buffer.from([0x82, 0])

/** BER (X.690): the parts of what is made of parts, each of less than 64 KiB. */
export function partsOf(bytes: Buffer): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes[at + 1] ?? 0
    const digits = first < 0x80 ? 0 : first & 0x7f
    const length = digits === 0 ? first : bytes.readUIntBE(at + 2, digits)
    const start = at + 2 + digits
    parts.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return parts
}

export function part(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const bound = (path: Path, value: Buffer): Buffer => part(SEQUENCE, part(OID, bytesOf(path)), value)

/** The first two numbers share a byte, the others are written in sevens of bits. */
function bytesOf([first = 0, second = 0, ...rest]: Path): Buffer {
  const sevens = rest.flatMap((number) => {
    const digits = [number & 0x7f]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return Buffer.from([first * 40 + second, ...sevens])
}

function pathOf(bytes: Buffer): Path {
  const [head = 0, ...rest] = bytes
  const path = [Math.floor(head / 40), head % 40]
  let number = 0
  for (const byte of rest) {
    number = number * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    path.push(number)
    number = 0
  }
  return path
}

const numbersIn = (oid: string): Path => oid.replace(/^\./, '').split('.').map(Number)

function valueIn(line: string): { readonly path: Path; readonly value: Buffer } | null {
  const [, oid, type = '', said = ''] = /^\.?(1\.[\d.]+) = (\w+): (.*)$/.exec(line) ?? []
  if (oid === undefined) return null
  const path = numbersIn(oid)
  if (type === 'STRING') return { path, value: part(STRING, Buffer.from(said.replaceAll('"', ''))) }
  if (type === 'OID') return { path, value: part(OID, bytesOf(numbersIn(said))) }
  const tag = TYPES[type]
  const digits = /-?\d+/.exec(said)?.[0]
  return tag === undefined || digits === undefined ? null : { path, value: part(tag, integer(BigInt(digits))) }
}

/** The shortest that holds it with its sign. */
function integer(number: bigint): Buffer {
  let size = 1
  while (BigInt.asIntN(size * 8, number) !== number) size += 1
  return Buffer.from(
    BigInt.asUintN(size * 8, number)
      .toString(16)
      .padStart(size * 2, '0'),
    'hex',
  )
}

/** Where what is `before` ends, in what is sorted so. */
function firstNot<T>(sorted: readonly T[], before: (one: T) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = sorted[middle]
    if (one !== undefined && before(one)) low = middle + 1
    else high = middle
  }
  return low
}

function compare(one: Path, other: Path): number {
  for (const [at, number] of one.entries()) {
    const difference = number - (other[at] ?? -1)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
