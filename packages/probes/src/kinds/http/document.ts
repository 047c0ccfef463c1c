import type { Details, Metric } from '@foretop/shared/model.ts'
import type { Target } from '../../define.ts'
import { decodeContent } from '../../protocol/http/content.ts'
import { fieldOf } from '../../protocol/http/head.ts'
import type { HttpReply } from '../../protocol/http/reply.ts'
import { CERTIFICATE_DAYS } from '../../protocol/tls/trusted.ts'
import type { Asking } from './asking.ts'
import { type Unmet, unmetRedirects, unmetStatus, unmetText } from './expectations.ts'
import { visit } from './follow.ts'
import { addressOf, urlOf } from './place.ts'

/** What is measured of every document, whatever is in it. */
export const DOCUMENT_METRICS = {
  total: { label: 'Total time', unit: 'ms', thresholds: { warning: { above: 2_000 } } },
  broken: { label: 'Expectations not met', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
  size: { label: 'Body size', unit: 'bytes' },
  status: { label: 'Status code', unit: 'count' },
  certificateDays: CERTIFICATE_DAYS,
} as const satisfies { readonly [name: string]: Metric }

export interface Document {
  readonly reply: HttpReply
  /** Without any coding. */
  readonly body: Buffer
  /** What of the status, and of the way to it, is not as expected. */
  readonly unmet: readonly Unmet[]
  readonly metrics: { readonly [name in 'total' | 'size' | 'status' | 'certificateDays']?: number }
  readonly details: Details
}

/** Asks for what programs read, not people. Throws as a page that cannot be had does. */
export async function askForDocument(asking: Asking, { address }: Target, signal: AbortSignal): Promise<Document> {
  const url = urlOf(asking, address)
  const visited = await visit(asking, url, addressOf(asking, url, address), signal)
  const { last, hops, phases } = visited
  const { reply, certificateDays } = last
  return {
    reply,
    body: decodeContent(reply, reply.body, asking.maxBytes),
    unmet: [...unmetRedirects(visited), ...unmetStatus(asking.status, reply)],
    metrics: {
      total: phases.total,
      size: reply.body.length,
      status: reply.status,
      ...(certificateDays !== undefined && { certificateDays }),
    },
    details: {
      url: hops.at(-1)?.url ?? null,
      address: last.address,
      answer: `${reply.status} ${reply.reason}`.trim(),
      type: fieldOf(reply, 'content-type') ?? null,
    },
  }
}

/** What is not as expected, or else what was read. */
export function documentText([first, ...others]: readonly Unmet[], read: readonly string[], totalMs = 0): string {
  const time = `${totalMs.toFixed()} ms`
  if (first !== undefined) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    return `${unmetText(first)}${more}, after ${time}`
  }
  return `${read.slice(0, MOST_READ).join(', ')}${read.length > MOST_READ ? ' …' : ''} in ${time}`
}

const MOST_READ = 5

/** The beginning of a page that is something else. */
export const beginningOf = (text: string): string =>
  text.trim() === '' ? 'an empty page' : `what begins with ${JSON.stringify(text.trimStart().slice(0, 60))}`
