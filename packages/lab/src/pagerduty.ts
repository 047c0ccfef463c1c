import type { ServerResponse } from 'node:http'
import { type HttpReceiver, startHttpReceiver } from './receivers.ts'

/** Of its documented limits: bytes of an event, characters of a summary and of a key. */
const MOST_BYTES = 512_000
const MOST_SUMMARY = 1_024
const MOST_KEY = 255
const ACTIONS: readonly unknown[] = ['trigger', 'acknowledge', 'resolve']
const SEVERITIES: readonly unknown[] = ['critical', 'error', 'warning', 'info']

export interface PagerDutyIncident {
  readonly status: 'triggered' | 'resolved'
  readonly summary: string
  readonly severity: string
  /** Events about it that were taken. */
  readonly events: number
}

export interface PagerDuty extends AsyncDisposable {
  readonly url: string
  /** All that was posted, taken or not. */
  readonly receiver: HttpReceiver
  /** By key; those of one that was resolved and triggered again are one. */
  readonly incidents: ReadonlyMap<string, PagerDutyIncident>
  /** It takes so many more events, then answers 429 for ever, or until this is called again. */
  bearing(events: number): void
}

/** Stands in for PagerDuty's Events API v2, of which nobody can have one of their own: answers as theirs does, and holds to its limits. */
export async function startPagerDuty(routingKey: string): Promise<PagerDuty> {
  const receiver = await startHttpReceiver()
  const incidents = new Map<string, PagerDutyIncident>()
  let left = Number.POSITIVE_INFINITY
  const answer = (response: ServerResponse) => {
    const { body = '', headers } = receiver.received.at(-1) ?? {}
    if (left === 0)
      return reply(response, 429, {
        status: 'throttle exceeded',
        message: 'Requests for this service are arriving too quickly.',
      })
    const errors = faultsOf(body, headers?.['content-type'])
    if (Buffer.byteLength(body) > MOST_BYTES) return reply(response, 413, {})
    const event: Posted = errors.length === 0 ? JSON.parse(body) : {}
    if (errors.length > 0 || event.routing_key !== routingKey)
      return reply(response, 400, { status: 'invalid event', message: 'Event object is invalid', errors })
    left -= 1
    const key = String(event.dedup_key)
    take(event, key)
    reply(response, 202, { status: 'success', message: 'Event processed', dedup_key: key })
  }
  const take = ({ event_action, payload }: Posted, key: string) => {
    const before = incidents.get(key)
    // It drops the end of what it does not know.
    if (event_action !== 'trigger' && before === undefined) return
    const { summary = before?.summary, severity = before?.severity } = payload ?? {}
    const status = event_action === 'trigger' ? 'triggered' : 'resolved'
    incidents.set(key, {
      status,
      summary: String(summary),
      severity: String(severity),
      events: (before?.events ?? 0) + 1,
    })
  }
  receiver.answerWith(answer)
  return {
    ...{ url: receiver.url, receiver, incidents },
    bearing(events) {
      left = events
    },
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

interface Posted {
  readonly routing_key?: unknown
  readonly event_action?: unknown
  readonly dedup_key?: unknown
  readonly payload?: {
    readonly summary?: unknown
    readonly source?: unknown
    readonly severity?: unknown
    readonly timestamp?: unknown
  }
}

function faultsOf(body: string, contentType: string | undefined): readonly string[] {
  if (!contentType?.startsWith('application/json')) return ['it is no JSON']
  const event: Posted = JSON.parse(body)
  const { event_action, dedup_key, payload } = event
  const faults = [
    [ACTIONS.includes(event_action), "'event_action' is invalid"],
    [typeof dedup_key === 'string' && dedup_key.length <= MOST_KEY, "'dedup_key' is invalid"],
    ...(event_action === 'trigger' ? payloadFaults(payload) : []),
  ] as const
  return faults.flatMap(([isRight, fault]) => (isRight ? [] : [fault]))
}

const payloadFaults = ({ summary, source, severity, timestamp }: Posted['payload'] = {}) =>
  [
    [typeof summary === 'string' && summary !== '' && summary.length <= MOST_SUMMARY, "'payload.summary' is invalid"],
    [typeof source === 'string' && source !== '', "'payload.source' is missing or blank"],
    [SEVERITIES.includes(severity), "'payload.severity' is invalid"],
    [timestamp === undefined || !Number.isNaN(Date.parse(String(timestamp))), "'payload.timestamp' is invalid"],
  ] as const

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
