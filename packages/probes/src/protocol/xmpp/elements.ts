import { ProbeFailure } from '../failure.ts'

/** One tag, or the text up to the next one. */
export type Token =
  | { readonly is: 'open' | 'close' | 'empty'; readonly name: string; readonly raw: string }
  | { readonly is: 'text'; readonly text: string }

const [LESS, MORE, SLASH, QUESTION, BANG, QUOTE, APOSTROPHE] = [0x3c, 0x3e, 0x2f, 0x3f, 0x21, 0x22, 0x27]
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Looks for the end of what comes next in a stream, for `Dialogue.hear`: the head of the stream with what stands before it, one
 * whole element within it, or its end. Each is for one of them, and goes on where it was when more came. In a stream there are
 * neither comments nor declarations of types (RFC 6120 §11.1): the end of what is none is not looked for (`protocol`).
 */
export function elementLength(where: string): (held: Buffer) => number {
  let at = 0
  let depth = 0
  let start = -1
  let quote = 0
  const stranger = (held: Buffer) => {
    const came = JSON.stringify(held.subarray(0, 80).toString('latin1'))
    return new ProbeFailure('protocol', `${where} does not speak XMPP: expected an element of a stream, came ${came}`)
  }
  return (held) => {
    for (; at < held.length; at += 1) {
      const byte = held[at] ?? 0
      if (start === -1) {
        if (byte === LESS) start = at
        else if (depth === 0 && !BLANKS.has(byte)) throw stranger(held)
      } else if (quote !== 0) {
        if (byte === quote) quote = 0
      } else if (byte === QUOTE || byte === APOSTROPHE) quote = byte
      else if (byte === LESS || (byte === BANG && at === start + 1)) throw stranger(held)
      else if (byte === MORE) {
        const isEmpty = held[at - 1] === SLASH
        const [second] = held.subarray(start + 1)
        const isHead = depth === 0 && nameOf(held.toString('latin1', start, at + 1)) === 'stream'
        start = -1
        if (second === QUESTION) continue
        if (second === SLASH) depth -= 1
        else if (!isEmpty && !isHead) depth += 1
        if (depth <= 0) return at + 1
      }
    }
    return 0
  }
}

/** What `elementLength` found the end of, in its parts. */
export function tokensIn(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('<', at)
    const words = text.slice(at, start === -1 ? text.length : start)
    if (words.trim() !== '') tokens.push({ is: 'text', text: unescaped(words) })
    if (start === -1) break
    at = tagEnd(text, start)
    const raw = text.slice(start, at)
    if (raw.startsWith('<?')) continue
    const is = raw.startsWith('</') ? 'close' : raw.endsWith('/>') ? 'empty' : 'open'
    tokens.push({ is, name: nameOf(raw), raw })
  }
  return tokens
}

function tagEnd(text: string, start: number): number {
  let quote = ''
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at + 1
  }
  return text.length
}

/** Without its prefix: `stream:features` is `features`. */
function nameOf(raw: string): string {
  const [, name = ''] = /^<\/?([^\s/>]{0,100})/.exec(raw) ?? []
  return name.slice(name.indexOf(':') + 1)
}

/** The domain that the head of a stream says it comes from; `null`: it does not say. */
export function fromOf(head: readonly Token[]): string | null {
  const open = head.find((token) => token.is === 'open')
  const [, double, single] = (open?.is === 'open' && /\sfrom=(?:"([^"]*)"|'([^']*)')/.exec(open.raw)) || []
  return double ?? single ?? null
}

/** What the first element of that name says; `null`: there is none, `''`: it says nothing. */
export function textOf(tokens: readonly Token[], name: string): string | null {
  const at = tokens.findIndex((token) => token.is !== 'text' && token.name === name)
  const next = tokens[at + 1]
  if (at === -1) return null
  return tokens[at]?.is === 'open' && next?.is === 'text' ? next.text.trim() : ''
}

export const names = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap((token) => (token.is === 'open' || token.is === 'empty' ? [token.name] : []))

const ENTITIES: { readonly [entity: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const unescaped = (text: string): string =>
  text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '')
