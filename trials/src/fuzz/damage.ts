import type { Random } from '@foretop/lab/damaged.ts'

type Damage = (bytes: Buffer, random: Random) => Buffer

/** One way to damage `bytes`, chosen by `random`, and what it is called. */
export function damaged(bytes: Buffer, random: Random): { readonly how: string; readonly bytes: Buffer } {
  const [how, apply] = KINDS[random(KINDS.length)] ?? ['nothing', (bytes: Buffer) => bytes]
  return { how, bytes: apply(bytes, random) }
}

/** `bytes` in up to nine packets. */
export function inPackets(bytes: Buffer, random: Random): readonly Buffer[] {
  const places = Array.from({ length: random(9) }, () => random(bytes.length + 1)).toSorted((one, other) => one - other)
  return [...places, bytes.length].map((place, index) => bytes.subarray(places[index - 1] ?? 0, place))
}

const splice = (bytes: Buffer, at: number, lost: number, put: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + lost)])

const noise = (length: number, random: Random): Buffer => Buffer.from(Array.from({ length }, () => random(256)))

/** The same done to the text, byte for byte. */
const inText =
  (change: (text: string, random: Random) => string): Damage =>
  (bytes, random) =>
    Buffer.from(change(bytes.toString('latin1'), random), 'latin1')

const inLines = (change: (lines: string[], at: number, random: Random) => string[]): Damage =>
  inText((text, random) => {
    const lines = text.split('\n')
    return change(lines, random(lines.length), random).join('\n')
  })

const pick = <T>(values: readonly [T, ...T[]], random: Random): T => values[random(values.length)] ?? values[0]

const NUMBERS = [
  ...([
    '0',
    '-0',
    '-1',
    '00',
    '1e999',
    '-1e999',
    '1e308',
    'NaN',
    'Infinity',
    'nan',
    '-',
    '+5',
    '0x10',
    '1.5',
    '.5',
  ] as const),
  ...(['127', '255', '256', '65536', '2147483647', '2147483648', '4294967296', '9007199254740993'] as const),
  ...(['18446744073709551615', '18446744073709551616', '9'.repeat(400), '٣', '１', ''] as const),
] as const

/** What must never be shown as it is, and what is no text: in UTF-8, and as its byte. */
const UNCLEAN = [
  ...([
    '\0',
    '\x1b[31m',
    '\x07',
    '\b',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\x7f',
    '\u0085',
    '\u009b',
    '\u2028',
    '\u2029',
  ] as const),
  ...(['\u202e', '\u2066', '\u200f', '\u200b', '\u00ad', '\ufeff', '\u{e0041}', '\ufffe', '😀', 'é'] as const),
  ...(['__proto__', 'constructor', ' ', '"', '\\', '<b>', '%', '}'] as const),
] as const
const NO_TEXT = ['ff', 'fe', '80', 'c0af', 'eda080', 'f4908080', 'e282', 'f0'] as const

const KINDS: readonly (readonly [string, Damage])[] = [
  [
    'bits flipped',
    (bytes, random) => {
      const copy = Buffer.from(bytes)
      for (let left = 1 + random(5); left > 0 && copy.length > 0; left -= 1) {
        const at = random(copy.length)
        copy[at] = (copy[at] ?? 0) ^ (1 << random(8))
      }
      return copy
    },
  ],
  [
    'bytes lost',
    (bytes, random) => splice(bytes, random(bytes.length + 1), 1 + random(random(40) + 1), Buffer.alloc(0)),
  ],
  ['bytes put in', (bytes, random) => splice(bytes, random(bytes.length + 1), 0, noise(1 + random(12), random))],
  [
    'a part twice',
    (bytes, random) => {
      const at = random(bytes.length + 1)
      return splice(bytes, at, 0, bytes.subarray(at, at + 1 + random(60)))
    },
  ],
  ['all of it twice', (bytes) => Buffer.concat([bytes, bytes])],
  [
    'another number',
    inText((text, random) => anotherNumber(text, () => Buffer.from(pick(NUMBERS, random)).toString('latin1'), random)),
  ],
  ['a number without end', inText((text, random) => anotherNumber(text, () => '9'.repeat(309 + random(100)), random))],
  ['a line lost', inLines((lines, at) => lines.toSpliced(at, 1))],
  ['a line twice', inLines((lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''))],
  ['lines swapped', inLines((lines, at, random) => swap(lines, at, random(lines.length)))],
  ['an empty line', inLines((lines, at) => lines.toSpliced(at, 0, ''))],
  ['a very long line', inLines((lines, at, random) => lines.with(at, `${lines[at]}${'x'.repeat(random(70_000))}`))],
  [
    'other line ends',
    inText((text) => (text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'))),
  ],
  ['line ends of old', inText((text) => text.replaceAll(/\r?\n/g, '\r'))],
  [
    'unclean text',
    (bytes, random) => splice(bytes, random(bytes.length + 1), random(2), Buffer.from(pick(UNCLEAN, random))),
  ],
  [
    'no text',
    (bytes, random) => splice(bytes, random(bytes.length + 1), random(2), Buffer.from(pick(NO_TEXT, random), 'hex')),
  ],
  ['cut at the front', (bytes, random) => bytes.subarray(random(bytes.length + 1))],
  ['nothing', () => Buffer.alloc(0)],
  ['noise', (_, random) => noise(1 + random(2_000), random)],
]

function anotherNumber(text: string, number: () => string, random: Random): string {
  const places = [...text.matchAll(/\d+/g)]
  const place = places[random(places.length)]
  return place === undefined ? text : text.slice(0, place.index) + number() + text.slice(place.index + place[0].length)
}

const swap = (lines: readonly string[], at: number, other: number): string[] =>
  lines.map((line, index) => (index === at ? lines[other] : index === other ? lines[at] : line) ?? '')

/** Damages one of the values in a text of JSON, or what they are in. It is JSON still. */
export function damagedValue(json: Buffer, random: Random): { readonly how: string; readonly bytes: Buffer } {
  if (json.length === 0) return { how: 'nothing', bytes: json }
  const root: { it?: unknown } = { it: JSON.parse(json.toString()) }
  const places = placesIn(root)
  const { holder, key } = places[random(places.length)] ?? { holder: root, key: 'it' }
  const value = Reflect.get(holder, key)
  const how = changeValue(holder, key, value, random)
  return { how: `${key}: ${how}`, bytes: Buffer.from(JSON.stringify(root.it) ?? '') }
}

interface Place {
  readonly holder: object
  readonly key: string
}

function placesIn(holder: object): readonly Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ])
}

/** What a probe may find: numbers of any size, but no text in place of a list. */
const VALUES = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 1.8e19, -1e15] as const

function changeValue(holder: object, key: string, value: unknown, random: Random): string {
  if (random(4) === 0) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else Reflect.deleteProperty(holder, key)
    return 'lost'
  }
  if (typeof value === 'number') return put(holder, key, VALUES[random(VALUES.length)] ?? 0)
  if (typeof value === 'string') return put(holder, key, damaged(Buffer.from(value), random).bytes.toString())
  if (typeof value === 'boolean') return put(holder, key, !value)
  if (Array.isArray(value)) {
    value.push(...structuredClone(value))
    return 'twice'
  }
  return 'as it was'
}

function put(holder: object, key: string, value: unknown): string {
  Reflect.set(holder, key, value)
  return 'another value'
}
