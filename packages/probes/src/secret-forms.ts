import { oneLine } from './one-line.ts'

/** Shorter ones would mask half of every text, and hide nothing. */
export const SHORTEST = 4
/** A piece of base64 that is shorter may be part of any word. */
const SHORTEST_BASE64 = 6

/**
 * The ways in which a secret may turn up in a text, longest first: as it is, on one line, in an address, in JSON, and in
 * base64 wherever it stands in what was encoded (`user:password` of a Basic login for one). None for one that is too
 * short to be told from ordinary text.
 */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return []
  const percent = encodeURIComponent(secret.toWellFormed())
  const forms = [
    secret,
    oneLine(secret),
    secret.replaceAll(/\s+/g, ' '),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((shift) => base64Of(secret, shift)),
  ]
  return [...new Set(forms)].filter(({ length }) => length >= SHORTEST).toSorted((a, b) => b.length - a.length)
}

/** The letters that are the same whatever stands before and after, with `shift` bytes more than a multiple of three before. */
function base64Of(secret: string, shift: number): readonly string[] {
  const bytes = Buffer.from(secret)
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  // A letter holds six bits: those that share one with a neighbour are left out.
  const first = Math.ceil((shift * 8) / 6)
  const last = Math.floor(((shift + bytes.length) * 8) / 6)
  const core = encoded.slice(first, last)
  return core.length < SHORTEST_BASE64 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
}
