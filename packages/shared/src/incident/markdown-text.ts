/**
 * Text of a server or of a person as one line of Markdown that is read as it stands: no markup, no HTML, no cell that ends
 * early, no marks that turn text round.
 */
export const markdownText = (text: string): string =>
  oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*[\]|~]/g, '\\$&')
    .replaceAll('_', (sign, at: number, whole: string) => (isWithinWord(whole, at) ? sign : `\\${sign}`))
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')

/** There it is no sign of its own. */
const isWithinWord = (text: string, at: number): boolean =>
  LETTER.test(text.slice(0, at).slice(-1)) && LETTER.test(text.slice(at + 1, at + 2))

const LETTER = /[\p{L}\p{N}]/u

/** An id as it is typed, of which nothing is read. */
export function markdownCode(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}

/** Several lines of a person, each of which ends where its writer ended it. */
export const markdownQuote = (text: string): string =>
  text
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${markdownText(line)}`.trimEnd())
    .join('  \n')

/** What is Markdown already, by those who configure: quoted as it is, without tags of HTML. */
export const markdownQuoted = (markdown: string): string =>
  markdown
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${line.replaceAll(/<(?=[a-z/!?])/gi, '&lt;')}`.trimEnd())
    .join('\n')

const oneLine = (text: string): string =>
  text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
