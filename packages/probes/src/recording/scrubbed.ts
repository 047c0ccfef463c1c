/** What stands in place of a secret. */
const MASK = '•••'

/**
 * A text without what is a secret by its form, whoever's it is: the value behind a name such as `password=` or
 * `Authorization:`, name and password in a URL, private keys, tokens of known make. What is configured is masked besides.
 */
export const scrubbed = (text: string): string => STEPS.reduce((left, step) => step(left), text)

const STEPS = [withoutKeys, withoutUserInfo, withoutValues, withoutTokens]

const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g
const KEY_END = '-----END'

function withoutKeys(text: string): string {
  return replaced(text, KEY_BEGIN, (at) => {
    const end = text.indexOf(KEY_END, at)
    return end === -1 ? text.length : end
  })
}

const SCHEME = /:\/\//g
/** Where the authority of a URL ends. */
const AUTHORITY_END = /[/?#\s"'<>\\]/g

function withoutUserInfo(text: string): string {
  return replaced(text, SCHEME, (from) => {
    AUTHORITY_END.lastIndex = from
    const end = AUTHORITY_END.exec(text)?.index ?? text.length
    const at = text.slice(from, end).lastIndexOf('@')
    return at === -1 ? from : from + at
  })
}

const NAMED =
  /(?:passw(?:or)?d|passphrase|\bpass\b|\bpwd\b|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|sess(?:ion)?[_-]?id|csrf|xsrf|authorization|cookie|\bauth\b|\bsig(?:nature)?(?==))[\w.-]{0,40}["']?\s{0,3}(?:[:=]|%3D)\s{0,3}/gi
/** What these name goes on over blanks and commas. */
const WHOLE_LINE = /authorization|cookie/i
const VALUE_END = /[\s,;&<>)}\]"'\\]/g
const LINE_END = /[\r\n]/g

function withoutValues(text: string): string {
  return replaced(text, NAMED, (from, name) => {
    const quote = text[from]
    if (quote === '"' || quote === "'") {
      const end = text.indexOf(quote, from + 1)
      return end === -1 ? text.length : end + 1
    }
    const end = WHOLE_LINE.test(name) ? LINE_END : VALUE_END
    end.lastIndex = from
    return end.exec(text)?.index ?? text.length
  })
}

const TOKENS =
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|sk_live_[A-Za-z0-9]{10,255}|eyJ[A-Za-z0-9_-]{8,4096})/g
const BEARER = /\bbearer\s{1,3}(?=[A-Za-z0-9._~+/-]{12})/gi
const BEARER_END = /[^A-Za-z0-9._~+/=-]/g

function withoutTokens(text: string): string {
  const left = text.replaceAll(TOKENS, MASK)
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
