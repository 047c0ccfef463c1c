import type { Row } from '@foretop/shared/model.ts'
import { counted } from '../../protocol/counted.ts'
import { textOf } from '../../protocol/http/charset.ts'
import { decodeContent } from '../../protocol/http/content.ts'
import { fieldOf, readable, shown } from '../../protocol/http/head.ts'
import type { HttpReply } from '../../protocol/http/reply.ts'
import { type Cookie, unmetCookies } from './cookies.ts'
import type { Visit } from './follow.ts'
import type { FieldRule, HttpOptions } from './options.ts'

/** One expectation that an answer breaks, in words that follow "expected" and "came". */
export interface Unmet {
  readonly expected: string
  readonly came: string
  /** The same in one sentence, where what came can be said first. */
  readonly text?: string
}

export const unmetText = ({ expected, came, text }: Unmet): string => text ?? `expected ${expected}, came ${came}`

/** For the details, which have a column for each of the two. */
export const unmetRows = (unmet: readonly Unmet[]): Row[] => unmet.map(({ expected, came }) => ({ expected, came }))

/** What of the check's expectations the last answer and the cookies of all answers break, in the order to be read. */
export function unmetBy(
  { status, contains, lacks, header, cookies, maxBytes }: HttpOptions,
  reply: HttpReply,
  set: readonly Cookie[],
): readonly Unmet[] {
  const unmet = unmetStatus(status, reply)
  const body = decodeContent(reply, reply.body, maxBytes)
  if (contains !== undefined || lacks !== undefined) unmet.push(...unmetTexts(contains, lacks, textOf(reply, body)))
  for (const [name, rule] of Object.entries(header)) unmet.push(...unmetField(name, rule, reply))
  for (const rule of listOf(cookies)) unmet.push(...unmetCookies(rule, set))
  return unmet
}

export const unmetRedirects = ({ hops, tooMany }: Pick<Visit, 'hops' | 'tooMany'>): readonly Unmet[] =>
  tooMany ? [{ expected: `at most ${counted(hops.length - 1, 'redirect')}`, came: 'one more' }] : []

export function unmetStatus(status: HttpOptions['status'], reply: HttpReply): Unmet[] {
  const wanted = listOf(status).map(String)
  if (wanted.some((pattern) => holds(pattern, reply.status))) return []
  const came = `${reply.status} ${reply.reason}`.trim()
  const list = wanted.join(' or ')
  return [{ expected: `status ${list}`, came, text: `HTTP ${came} where ${list} was expected` }]
}

type Texts = HttpOptions['contains']

function unmetTexts(contains: Texts, lacks: Texts, body: string): Unmet[] {
  const missing = listOf(contains).filter((text) => !body.includes(text))
  const present = listOf(lacks).filter((text) => body.includes(text))
  return [
    ...missing.map((text) => ({
      expected: `the text ${quoted(text)}`,
      came: body === '' ? 'an empty page' : 'a page without it',
      text: body === '' ? `an empty page, without ${quoted(text)}` : `the page lacks ${quoted(text)}`,
    })),
    ...present.map((text) => ({
      ...{ expected: `a page without ${quoted(text)}`, came: 'a page with it' },
      text: `the page has ${quoted(text)} and must not`,
    })),
  ]
}

function unmetField(name: string, rule: FieldRule, reply: HttpReply): Unmet[] {
  const field = fieldOf(reply, name.toLowerCase())
  const value = field === undefined ? undefined : readable(field)
  const came = value === undefined ? 'none' : shown(value)
  if (rule === null) return value === undefined ? [] : [{ expected: `no header ${name}`, came }]
  if (typeof rule === 'string') return value === rule ? [] : [{ expected: `header ${name}: ${rule}`, came }]
  if (value?.includes(rule.contains) === true) return []
  return [{ expected: `header ${name} with ${quoted(rule.contains)} in it`, came }]
}

const holds = (pattern: string, status: number): boolean =>
  pattern.endsWith('xx') ? pattern.charAt(0) === String(status).charAt(0) : pattern === String(status)

/** For people: cut, so that a long text does not drown the rest. */
const quoted = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  const none: T[] = []
  return value === undefined ? none : none.concat(value)
}
