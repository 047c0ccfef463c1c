// The letters that an expression tells apart: of all that it treats alike, one stands for the rest.

const NEWLINE = /[\n\r\u2028\u2029]/
const WORD = /\w/
/** Where classes such as `\s` and folding of case reach beyond ASCII, and what is in no class at all. */
const FAR = [0xa0, 0xdf, 0xe9, 0x17f, 0x212a, 0x2028, 0x3000, 0x4e00, 0xfeff, 0xfffe]
const BMP = 0x1_0000

/**
 * @param {Iterable<{ raw: string }>} sets every part of the expression that takes one letter
 * @param {number[]} named code points that stand in it, limits of ranges among them
 * @returns {{ text: string, kind: { newline: boolean, word: boolean }, fits: Set<string> }[]} `fits`: which sets take it
 */
export function lettersOf(sets, named, flags) {
  const raws = [...new Set([...sets].map(({ raw }) => raw))]
  // The engine itself says what a class holds, so that it cannot be misread here.
  const takers = raws.map((raw) => [raw, new RegExp(`^(?:${raw})$`, flags.replaceAll(/[dgmy]/g, ''))])
  const letters = new Map()
  for (const text of candidates(raws, named, flags)) {
    const fits = takers.filter(([, taker]) => taker.test(text)).map(([raw]) => raw)
    const kind = { newline: NEWLINE.test(text), word: WORD.test(text) }
    const alike = JSON.stringify([fits, kind])
    // Letters that can be read are nicer to be told of.
    if (!letters.has(alike) || rank(text) < rank(letters.get(alike).text))
      letters.set(alike, { text, kind, fits: new Set(fits) })
  }
  return [...letters.values()]
}

function candidates(raws, named, flags) {
  const points = new Set(FAR)
  for (let point = 0; point < 0x80; point++) points.add(point)
  for (const point of named) for (const near of [point - 1, point, point + 1]) if (near >= 0) points.add(near)
  // Properties of Unicode have no limits to be read off.
  if (raws.some((raw) => /\\p/i.test(raw))) for (let point = 0; point < BMP; point++) points.add(point)
  if (/[uv]/.test(flags)) points.add(0x1f600)
  return [...points].filter((point) => point <= 0x10ffff).map((point) => String.fromCodePoint(point))
}

function rank(text) {
  if (/[a-z]/.test(text)) return 0
  if (/[!-~]/.test(text)) return 1
  return text === ' ' ? 2 : 3
}
