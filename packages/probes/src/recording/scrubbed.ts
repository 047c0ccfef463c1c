import { isSecretName } from './secret-names.ts'

/** What stands in place of a secret. */
const MASK = '•••'

/**
 * A text without what is a secret by its form, whoever's it is: the value behind a name such as `password=` or
 * `Authorization:`, name and password in a URL, private keys, tokens of known make. What is configured is masked besides.
 */
export const scrubbed = (text: string): string => STEPS.reduce((left, step) => step(left), text)

const STEPS = [
  withoutKeys,
  withoutUserInfo,
  withoutArguments,
  withoutSpoken,
  withoutElements,
  withoutValues,
  withoutTokens,
]

const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g
const KEY_END = '-----END'

function withoutKeys(text: string): string {
  return replaced(text, KEY_BEGIN, (at) => {
    const end = text.indexOf(KEY_END, at)
    return end === -1 ? text.length : end
  })
}

const SCHEME = /\b([a-z][a-z\d+.-]{0,30}):\/\//gi
/** Where a URL ends; a password may hold what ends an authority. */
const URL_END = /[\s"'<>\\]/g
const AUTHORITY_END = /[/?#]/
/** `http://host:80/a@b` has none. */
const PORT_ONLY = /^[^/?#@:]*:\d{1,5}[/?#]/

function withoutUserInfo(text: string): string {
  return replaced(text, SCHEME, (from, scheme) => {
    URL_END.lastIndex = from
    const url = text.slice(from, URL_END.exec(text)?.index ?? text.length)
    const end = url.search(AUTHORITY_END)
    const at = url.slice(0, end === -1 ? url.length : end).lastIndexOf('@')
    if (at !== -1) return from + at
    const login = /^[^/?#@:]{0,200}:[^@]{0,200}@/.exec(url)
    if (login === null || (/^https?:/i.test(scheme) && PORT_ONLY.test(url))) return from
    return from + login[0].length - 1
  })
}

/** A stack trace shows what functions were called with, `PDO->__construct('mysql:host=db1', 'app', 'x')`. */
const CALL = /^\s{0,9}#\d{1,4} |->|::|\b\w{0,40}(?:connect|login|auth)\w{0,40}\(/i
const GIVEN = /'[^'\n]*'?|"[^"\n]*"?/g

function withoutArguments(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (!line.includes('(')) return line
      const at = line.search(CALL)
      if (at === -1) return line
      const open = line.indexOf('(', at)
      return open === -1 ? line : line.slice(0, open) + line.slice(open).replaceAll(GIVEN, MASK)
    })
    .join('\n')
}

/** A name, how it ends where it is quoted or an index, and what stands between it and its value. */
const NAMED = /(?:\\{1,3}["']|["'\]]{1,2}|&(?:quot|apos|#0?39|#34);)?\s{0,3}(?:=(?:>|&gt;)|[:=]|%3D)\s{0,3}/gi
/** What these name goes on over blanks and commas. */
const WHOLE_LINE = /authorization|cookie/i
const QUOTE = /\\{0,3}["']|&(?:quot|apos|#0?39|#34);/y
const VALUE_END = /[\s,;&<>)}\]"'\\]/g
const LINE_END = /[\r\n]/g
/** An OAuth code; that something ended with code=1 is no secret. */
const CODE = /[\w%./~+-]{8}/y

function nameBefore(text: string, end: number): string {
  let at = end
  while (at > 0 && end - at < 120 && /[\w.-]/.test(text[at - 1] ?? '')) at -= 1
  return text.slice(at, end)
}

/** Of `sessions: 12` and `auth: on`: settings and counts, where the name is not that of a password. */
const PLAIN = /(?:\d{1,6}|on|off|yes|no|true|false|none|null)(?![\w.%/+-])/iy

function withoutValues(text: string): string {
  return replaced(text, NAMED, (from, found) => {
    const name = nameBefore(text, from - found.length)
    CODE.lastIndex = from
    const isCode = /^code$/i.test(name) && found === '=' && CODE.test(text)
    if (!isCode && !isSecretName(name)) return from
    PLAIN.lastIndex = from
    if (!/pass|pwd|pw|secret/i.test(name) && PLAIN.test(text)) return from
    QUOTE.lastIndex = from
    const [quote] = QUOTE.exec(text) ?? []
    if (quote !== undefined) return endOfQuoted(text, quote, from + quote.length)
    const end = WHOLE_LINE.test(name) || /=(?:>|&gt;)\s*$/.test(found) ? LINE_END : VALUE_END
    end.lastIndex = from
    return end.exec(text)?.index ?? text.length
  })
}

/** Behind the same mark again; one that a backslash escapes is of the value. */
function endOfQuoted(text: string, quote: string, from: number): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0
    while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return at + quote.length
  }
  return text.length
}

const ELEMENT = /<([\w.:-]{1,120})(?:\s[^<>]{0,200})?>/g

function withoutElements(text: string): string {
  return replaced(text, ELEMENT, (from, found) => {
    const [, name = ''] = /^<([\w.:-]+)/.exec(found) ?? []
    if (!isSecretName(name)) return from
    const end = text.indexOf('<', from)
    return end === -1 ? text.length : end
  })
}

/** Names that have their value behind a blank. */
const SPOKEN = /\b(?:requirepass|masterauth|identified\s{1,3}by(?:\s{1,3}password)?)\s{1,3}/gi

function withoutSpoken(text: string): string {
  return replaced(text, SPOKEN, (from) => {
    const quote = text[from]
    if (quote === '"' || quote === "'") return endOfQuoted(text, quote, from + 1)
    VALUE_END.lastIndex = from
    return VALUE_END.exec(text)?.index ?? text.length
  })
}

const TOKENS =
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{10,255}|npm_[A-Za-z0-9]{20,255})/g
const GOOGLE = /\bAIza[A-Za-z0-9_-]{8,255}/g
const SLACK = /\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{10,255}/g
const STRIPE = /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}/g
const JWT = /\beyJ[A-Za-z0-9_-]{8,4096}/g
const BEARER = /\bbearer\s{1,3}(?=[A-Za-z0-9._~+/-]{12})/gi
const BEARER_END = /[^A-Za-z0-9._~+/=-]/g

function withoutTokens(text: string): string {
  const left = [TOKENS, GOOGLE, SLACK, STRIPE, JWT].reduce((rest, tokens) => rest.replaceAll(tokens, MASK), text)
  return replaced(left, BEARER, (from) => {
    BEARER_END.lastIndex = from
    return BEARER_END.exec(left)?.index ?? left.length
  })
}

/** What stands between the end of each find and where `endOf` says that it ends is masked. */
function replaced(text: string, find: RegExp, endOf: (from: number, found: string) => number): string {
  let whole = ''
  let at = 0
  for (const match of text.matchAll(find)) {
    const from = match.index + match[0].length
    if (match.index < at) continue
    const end = endOf(from, match[0])
    if (end <= from) continue
    whole += `${text.slice(at, from)}${MASK}`
    at = end
  }
  return at === 0 ? text : whole + text.slice(at)
}
