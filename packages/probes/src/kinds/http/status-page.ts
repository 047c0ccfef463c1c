import type { Metric } from '@foretop/shared/model.ts'
import type { z } from 'zod'
import type { Target } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { textOf } from '../../protocol/http/charset.ts'
import { LIMITS, QUESTION } from './asking.ts'
import { askForDocument, beginningOf } from './document.ts'

/** The options of a kind that asks a server for the page it has of itself, beside its own; `CONTRADICTIONS` hold. */
export const STATUS_PAGE = {
  url: QUESTION.url,
  port: QUESTION.port,
  path: QUESTION.path,
  tls: QUESTION.tls,
  connect: QUESTION.connect,
  headers: QUESTION.headers,
  user: QUESTION.user,
  password: QUESTION.password,
  verify: LIMITS.verify,
  servername: LIMITS.servername,
  ca: LIMITS.ca,
}

export type StatusAsking = z.output<z.ZodObject<typeof STATUS_PAGE>>

/** What is said of a page that does not come. */
export interface Expected {
  /** What it is, as in “expected nginx's stub_status”. */
  readonly what: string
  /** Asked for where neither url nor path say otherwise. */
  readonly path: string
  /** What forbids it, and where that is set. */
  readonly forbidden: string
  /** Why it may not be there. */
  readonly missing: string
  /** What to set where a login is wanted; user and password. */
  readonly login?: string
}

export interface StatusPage {
  readonly text: string
  readonly replyTime: number
  /** Without its query. */
  readonly url: string
}

/** States that every such page tells apart, for `tried`. */
export const PAGE_TELLS = [
  'full or hung, silent',
  'login wanted or refused',
  'forbidden',
  'no such page',
  'a page for people',
  'refused',
  'another service',
  'cut',
] as const

export const REPLY_TIME = {
  label: 'Reply time',
  unit: 'ms',
  thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
} as const satisfies Metric

/** The longest page that is read, in bytes, decoded. */
const PAGE_LIMIT = 1_048_576

/**
 * Asks for the page by GET, over a connection of its own. Throws `auth` for 401 and 403, `protocol` for any other status
 * than 200, and else as a page that cannot be had does.
 */
export async function askForStatus(
  asking: StatusAsking,
  expected: Expected,
  target: Target,
  signal: AbortSignal,
): Promise<StatusPage> {
  const { url, path } = asking
  const document = await askForDocument(
    {
      ...asking,
      ...(url === undefined && { path: path ?? expected.path }),
      method: 'GET',
      follow: false,
      status: 200,
      maxBytes: PAGE_LIMIT,
    },
    target,
    signal,
  )
  const where = String(document.details.url)
  if (document.reply.status !== 200) throw refusalOf(asking, expected, { where, ...document.reply })
  return { text: textOf(document.reply, document.body), replyTime: document.metrics.total ?? 0, url: where }
}

interface Refused {
  readonly where: string
  readonly status: number
  readonly reason: string
}

/** For an answer that is not 200. */
export function refusalOf(
  { user, password }: Pick<StatusAsking, 'user' | 'password'>,
  { what, forbidden, missing, login = 'user and password' }: Expected,
  { where, status, reason }: Refused,
): ProbeFailure {
  switch (status) {
    case 401:
      return (user ?? password) === undefined
        ? new ProbeFailure('auth', `${where} wants a login (401): set ${login}`)
        : new ProbeFailure('auth', `${where} refuses this login (401)`)
    case 403:
      return new ProbeFailure('auth', `${where} is forbidden to us (403): ${forbidden}`)
    case 404:
      return new ProbeFailure('protocol', `expected ${what} at ${where}, came 404: ${missing}`)
    default:
      return new ProbeFailure('protocol', `expected ${what} at ${where}, came ${status} ${reason}`.trimEnd())
  }
}

/** For a page that came, and is another. */
export const otherPage = ({ what }: Pick<Expected, 'what'>, text: string, hint: string): ProbeFailure =>
  new ProbeFailure('protocol', `expected ${what}, came ${beginningOf(text)}: ${hint}`)
