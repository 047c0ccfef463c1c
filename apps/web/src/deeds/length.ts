const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const UNITS: { readonly [unit: string]: number } = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS }

/** How long a thing may last, by a button. */
export const LENGTHS = [
  { title: '15 m', ms: 15 * MINUTE_MS },
  { title: '1 h', ms: HOUR_MS },
  { title: '4 h', ms: 4 * HOUR_MS },
  { title: '1 d', ms: DAY_MS },
] as const

/** `90 m`, `2 h 30 m`, `1.5 d` as ms; `null` while it is not whole. A bare number counts minutes. */
export function lengthIn(text: string): number | null {
  const bare = Number(text)
  if (text.trim() !== '' && Number.isFinite(bare)) return bare > 0 ? Math.round(bare * MINUTE_MS) : null
  if (!/^\s*(\d+(\.\d+)?\s*[mhd]\s*)+$/i.test(text)) return null
  let ms = 0
  for (const [, number, unit = ''] of text.matchAll(/\s*(\d+(?:\.\d+)?)\s*([mhd])/giy)) {
    ms += Number(number) * (UNITS[unit.toLowerCase()] ?? 0)
  }
  return ms > 0 ? Math.round(ms) : null
}
