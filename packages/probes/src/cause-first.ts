/**
 * `10.0.0.1:80 refuses us: wrong password` → `refuses us: wrong password (10.0.0.1:80)`, and `the reply of 10.0.0.1:80 is too
 * long` → `the reply is too long (10.0.0.1:80)`. Where a line is too short for all of it, the address is what can be spared:
 * whoever reads knows which check it is. What begins otherwise stays as it is.
 */
export function causeFirst(text: string): string {
  const words = text.split(' ', FIRST_WORDS + 1)
  const at = words.findIndex((word, index) => isPlace(bare(word)) && (index === 0 || words[index - 1] === 'of'))
  const where = words[at]
  if (where === undefined || at >= FIRST_WORDS) return text
  const before = words.slice(0, Math.max(0, at - 1)).join(' ')
  const behind = text.slice(words.slice(0, at + 1).join(' ').length)
  const aside = asideAt(behind)
  const after = behind.slice(aside.length)
  if (after === '') return text
  const place = aside === '' ? bare(where) : `${bare(where)}, ${aside.slice(2, -1)}`
  return `${before}${before === '' ? after.trimStart() : after} (${place})`
}

/** ` (through bastion)`, which belongs to the place. */
const asideAt = (text: string): string => (text.startsWith(' (') ? text.slice(0, text.indexOf(')') + 1) : '')

/** Later in a sentence a place is no longer its subject. */
const FIRST_WORDS = 5

const bare = (word: string): string => (word.endsWith(':') ? word.slice(0, -1) : word)

/** `name:80`, `[::1]:80`, `https://name/path`; a time or a day is none, nor is a line of a file with its path. */
function isPlace(word: string): boolean {
  // A port of one digit is rather the part of a device: `eth0:1`.
  const [, host] = /^(\[[^\]]+\]|[\w.-]+):\d{2,5}$/.exec(word) ?? []
  return /^https?:\/\//.test(word) || (host !== undefined && /^[a-z[]|^\d+\.\d+\.\d+\.\d+$/i.test(host))
}
