/**
 * Whether `text` is what `pattern` describes; `*` stands for any number of characters, `one` for one if it is given, and
 * nothing else is special. Takes time proportional to both lengths at worst, whatever the pattern.
 */
export function matchesGlob(text: string, pattern: string, one?: '?'): boolean {
  let at = 0
  let read = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    if (pattern[read] === '*') {
      star = read
      resume = at
      read += 1
    } else if (pattern[read] === text[at] || (one !== undefined && pattern[read] === one)) {
      read += 1
      at += 1
    } else if (star >= 0) {
      // Let the last star swallow one more character.
      resume += 1
      at = resume
      read = star + 1
    } else return false
  }
  while (pattern[read] === '*') read += 1
  return read === pattern.length
}

export const matchesAny = (text: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matchesGlob(text, pattern))
