import type { Span } from './moments.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A fault that the estate had in the past. */
export interface PastIncident extends Span {
  readonly target: string
  readonly fault: string
}

/** Each on machines of its own, so that they can be rehearsed at once and told apart. */
const INCIDENTS = [
  { target: 'db-a02', fault: 'replication', agoMs: 125 * HOUR_MS, lastsMs: 47 * MINUTE_MS },
  { target: 'memc02', fault: 'crash', agoMs: 79 * HOUR_MS, lastsMs: 12 * MINUTE_MS },
  { target: 'web04', fault: 'crash', agoMs: 50 * HOUR_MS, lastsMs: 26 * MINUTE_MS },
  { target: 'd1', fault: 'failover', agoMs: 27 * HOUR_MS, lastsMs: 38 * MINUTE_MS },
]

/** The monitor itself was off. */
const OFF = { agoMs: 99 * HOUR_MS, lastsMs: 20 * MINUTE_MS }

/** What happened since `from`. */
export function incidentsSince(from: number, now: number): readonly PastIncident[] {
  return INCIDENTS.filter(({ agoMs }) => now - agoMs > from).map(({ target, fault, ...when }) => ({
    target,
    fault,
    ...spanOf(when, now),
  }))
}

export const offSince = (from: number, now: number): readonly Span[] =>
  now - OFF.agoMs > from ? [spanOf(OFF, now)] : []

const spanOf = ({ agoMs, lastsMs }: { readonly agoMs: number; readonly lastsMs: number }, now: number): Span => ({
  from: now - agoMs,
  to: now - agoMs + lastsMs,
})
