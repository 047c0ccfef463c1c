import { fieldsOf, type Head } from './head.ts'

/**
 * The body as text, in the character set that browsers find: by its byte order mark, by its type, by what the page says of
 * itself; where nobody says any, UTF-8 if it is that, else Windows-1252.
 */
export function textOf(head: Head, body: Buffer): string {
  const type = fieldsOf(head, 'content-type').join(', ')
  const decoder = marked(body) ?? named(charsetIn(type)) ?? named(isMarkup(type) ? saidBy(body) : null)
  if (decoder !== null) return decoder.decode(body)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return new TextDecoder('windows-1252').decode(body)
  }
}

/** It goes before anything that is said. */
function marked(body: Buffer): TextDecoder | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return new TextDecoder('utf-8')
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be')
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le')
  return null
}

/** `null`: nobody knows such a character set. */
function named(charset: string | null): TextDecoder | null {
  try {
    return charset === null ? null : new TextDecoder(charset)
  } catch {
    return null
  }
}

const isMarkup = (type: string): boolean => type === '' || /html|xml/i.test(type)

/** Where it is named several times the last counts. */
function charsetIn(text: string): string | null {
  let charset: string | null = null
  for (const [, name = ''] of text.matchAll(/charset\s{0,9}=\s{0,9}["']?([^"'\s;,/>]+)/gi)) charset = name
  return charset
}

/** How far a page is searched for what it says of itself. The standard has 1,024 bytes, browsers look further. */
const SEARCHED = 16_384

/** In XML's declaration or in a `<meta>`. One that claims UTF-16 but could be read until here is UTF-8 (WHATWG HTML). */
function saidBy(body: Buffer): string | null {
  const text = body.toString('latin1', 0, SEARCHED)
  const declaration = text.startsWith('<?xml') ? text.slice(0, text.indexOf('?>')) : ''
  const said = /encoding\s{0,9}=\s{0,9}["']([^"']+)/.exec(declaration)?.[1] ?? inMeta(text)
  return said !== null && /^utf-?16/i.test(said) ? 'utf-8' : said
}

function inMeta(text: string): string | null {
  let at = text.indexOf('<')
  while (at !== -1) {
    const comment = text.startsWith('<!--', at)
    const end = comment ? text.indexOf('-->', at) : text.indexOf('>', at)
    if (end === -1) return null
    const tag = text.slice(at, end)
    if (!comment && /^<meta[\s/]/i.test(tag)) {
      const charset = charsetIn(tag)
      // In `content` it is a charset only where the tag stands for a Content-Type.
      if (charset !== null && (!/\scontent\s{0,9}=/i.test(tag) || /http-equiv/i.test(tag))) return charset
    }
    at = text.indexOf('<', end)
  }
  return null
}
