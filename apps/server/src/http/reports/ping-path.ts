import type { Signal } from '@foretop/probes/reports/check-in/pings.ts'

/** What the address of a ping says. */
export type PingPath = (
  | { readonly by: 'uuid'; readonly uuid: string }
  | { readonly by: 'slug'; readonly key: string; readonly slug: string }
) & { readonly signal: Signal }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const KEY = /^[A-Za-z0-9_.-]{16,200}$/
const SLUG = /^[a-z0-9_-]{1,128}$/
const EXIT = /^\d{1,4}$/
const WORDS: readonly Signal[] = ['start', 'fail', 'log']

export const isUuid = (text: string): boolean => UUID.test(text)

/** What stands behind `/ping/`; `null`: that is no ping, or its exit status is none. */
export function readPingPath(path: string): PingPath | null {
  const [first = '', ...rest] = path.replace(/\/$/, '').split('/')
  if (isUuid(first)) {
    const signal = signalIn(rest)
    return signal === null ? null : { by: 'uuid', uuid: first.toLowerCase(), signal }
  }
  const [slug = '', ...more] = rest
  const signal = signalIn(more)
  return KEY.test(first) && SLUG.test(slug) && signal !== null ? { by: 'slug', key: first, slug, signal } : null
}

function signalIn([word, ...more]: readonly string[]): Signal | null {
  if (word === undefined) return 'success'
  if (more.length > 0) return null
  if (EXIT.test(word)) return Number(word) > 255 ? null : Number(word)
  return WORDS.find((known) => known === word) ?? null
}
