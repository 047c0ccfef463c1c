/** A configuration file with something wrong in it, perhaps harmlessly so. */
export interface DamagedFile {
  /** What was done to it, for messages: `17: indentation broken`. */
  readonly name: string
  readonly bytes: Buffer
}

/** `count` damaged copies of a sound YAML text: always the same for the same text and seed. */
export function damage(text: string, count: number, seed = 1): readonly DamagedFile[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const [how, apply] = KINDS[i % KINDS.length] ?? ['nothing', (text: string) => text]
    const damaged = apply(text, random)
    return { name: `${i}: ${how}`, bytes: typeof damaged === 'string' ? Buffer.from(damaged) : damaged }
  })
}

/** A whole number from 0 to less than `below`. */
export type Random = (below: number) => number
type Damage = (text: string, random: Random) => string | Buffer

const lineDamage =
  (change: (line: string, random: Random) => string): Damage =>
  (text, random) => {
    const lines = text.split('\n')
    const at = random(lines.length)
    return lines.with(at, change(lines[at] ?? '', random)).join('\n')
  }

const insert =
  (what: (random: Random) => string): Damage =>
  (text, random) => {
    const at = random(text.length)
    return text.slice(0, at) + what(random) + text.slice(at)
  }

const pick = <T>(values: readonly [T, ...T[]], random: Random): T => values[random(values.length)] ?? values[0]
const swapLetters = (word: string, at: number) =>
  word.slice(0, at) + (word[at + 1] ?? 'x') + (word[at] ?? '') + word.slice(at + 2)
const VALUES = [
  '0',
  '-1',
  '1e999',
  '.nan',
  'true',
  'null',
  '[]',
  '{}',
  '[[1]]',
  '{ a: 1 }',
  '"text"',
  '2026-01-01',
] as const

const KINDS: readonly (readonly [string, Damage])[] = [
  ['cut off', (text, random) => text.slice(0, random(text.length))],
  ['cut off at the front', (text, random) => text.slice(random(text.length))],
  ['indentation broken', lineDamage((line, random) => ' '.repeat(random(7)) + line.trimStart())],
  ['indented by a tab', lineDamage((line) => `\t${line}`)],
  ['key misspelt', (text, random) => text.replace(nthKey(text, random), (key) => swapLetters(key, random(key.length)))],
  ['key twice', lineDamage((line) => `${line}\n${line}`)],
  ['value of another type', lineDamage((line, random) => line.replace(/:.*$/, `: ${pick(VALUES, random)}`))],
  ['line lost', lineDamage(() => '')],
  [
    'lines swapped',
    (text, random) =>
      text
        .split('\n')
        .toSorted(() => random(3) - 1)
        .join('\n'),
  ],
  [
    'stray sign',
    insert((random) =>
      pick(['{', '}', '[', ']', '"', "'", ':', '- ', '#', '&a', '*a', '!x ', '|', '%', '@', '---\n'], random),
    ),
  ],
  ['alias of nothing', lineDamage((line) => line.replace(/:.*$/, ': *nowhere'))],
  ['alias of itself', lineDamage((line) => line.replace(/:.*$/, ': &self [*self]'))],
  ['alias bomb', lineDamage((line) => line.replace(/:.*$/, `: ${bomb()}`))],
  [
    'nested deep',
    lineDamage((line, random) => line.replace(/:.*$/, `: ${pick(['[', '{ a: ', '- '], random).repeat(10_000)}`)),
  ],
  [
    'key of every object',
    lineDamage(
      (line, random) => `${line}\n${/^ */.exec(line)?.[0]}${pick(['__proto__', 'constructor'], random)}: { x: 1 }`,
    ),
  ],
  ['secret that is not set', lineDamage((line) => line.replace(/:.*$/, `: "\${env:FORETOP_NOT_SET}"`))],
  ['not UTF-8', (text, random) => flip(Buffer.from(text), random, () => 0x80 + random(0x80))],
  ['control signs', (text, random) => flip(Buffer.from(text), random, () => random(9))],
  ['bytes at random', (text, random) => flip(Buffer.from(text), random, () => random(256))],
  ['nothing but noise', (_, random) => Buffer.from(Array.from({ length: 1 + random(4_000) }, () => random(256)))],
]

function nthKey(text: string, random: Random): string {
  const keys = text.match(/[A-Za-z]{3,}(?=:)/g) ?? []
  return keys[random(keys.length)] ?? 'x'
}

function bomb(): string {
  const levels = Array.from({ length: 12 }, (_, i) => `&b${i} [${`*b${i - 1}, `.repeat(9)}]`)
  return `[${levels.join(', ').replaceAll('*b-1', 'x')}]`
}

function flip(bytes: Buffer, random: Random, byte: () => number): Buffer {
  for (let left = 1 + random(5); left > 0; left -= 1) bytes[random(bytes.length)] = byte()
  return bytes
}

/** Mulberry32: small, and good enough to break things. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
