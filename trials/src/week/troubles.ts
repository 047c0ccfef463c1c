import type { Random } from '@foretop/lab/damaged.ts'
import { isOffice, primaryAt, type Span, secondaryAt, type Who } from './calendar.ts'

/** Trouble of one check; times are wall ms. */
export interface Trouble {
  readonly check: string
  readonly status: 'warning' | 'critical'
  readonly from: number
  readonly until: number
  /** When somebody takes it on; `null`: nobody does. */
  readonly takenAt: number | null
}

const MINUTE_MS = 60_000
/** Before the next trouble of the same check. */
const APART_MS = 30 * MINUTE_MS

/** So many in a span, each over an hour before its end. */
export function troublesOf(checks: readonly string[], count: number, span: Span, random: Random): readonly Trouble[] {
  const free = new Map(checks.map((check) => [check, span.from + APART_MS]))
  const spanMs = span.until - span.from - 3 * 60 * MINUTE_MS
  const begins = Array.from({ length: count }, () => span.from + APART_MS + random(spanMs)).toSorted((a, b) => a - b)
  return begins.flatMap((from): readonly Trouble[] => {
    const able = [...free].filter(([, at]) => at <= from).map(([check]) => check)
    const check = able[random(able.length)]
    if (check === undefined) return []
    const forMs = 6 * MINUTE_MS + random(random(3) === 0 ? 20 * 60 * MINUTE_MS : 90 * MINUTE_MS)
    const until = Math.min(from + forMs, span.until - 60 * MINUTE_MS)
    const takenAt = random(2) === 0 ? null : from + 2 * MINUTE_MS + random(forMs)
    free.set(check, until + APART_MS)
    const status = random(3) === 0 ? 'warning' : 'critical'
    return [{ check, status, from, until, takenAt: takenAt !== null && takenAt < until - MINUTE_MS ? takenAt : null }]
  })
}

/** What somebody hears of a check: when, wall ms, and by which of the ways to them. */
export interface Word {
  readonly at: number
  readonly way: string
  readonly check: string
  readonly is: 'firing' | 'over'
}

/** The ways to each of them, as the configuration gives them. */
export const WAYS: { readonly [who in Who]: readonly string[] } = {
  ann: ['ann/slack'],
  bob: ['bob/mail'],
  cyd: ['cyd/push'],
  dan: ['dan/slack', 'dan/mail'],
}

/** Steps of what is critical, from when somebody was first told. */
export const SECOND_MS = 15 * MINUTE_MS
export const ALL_MS = 45 * MINUTE_MS
const LOOK_MS = 5_000

/** All who must hear of a trouble, and of its end: whoever it is for at any moment at which it is nobody's. */
export function owedOf({ check, status, from, until, takenAt }: Trouble): readonly Word[] {
  const heard = new Map<string, number>()
  for (let at = from; at < (takenAt ?? until); at += LOOK_MS)
    for (const way of forAt(status, at, at - from)) if (!heard.has(way)) heard.set(way, at)
  return [...heard].flatMap(([way, at]): readonly Word[] => [
    { at, way, check, is: 'firing' },
    { at: until, way, check, is: 'over' },
  ])
}

function forAt(status: Trouble['status'], at: number, sinceMs: number): readonly string[] {
  if (status === 'warning') return isOffice(at) ? ['desk'] : []
  return [
    ...WAYS[primaryAt(at)],
    ...(sinceMs >= SECOND_MS ? WAYS[secondaryAt(at)] : []),
    ...(sinceMs >= ALL_MS ? ['ops'] : []),
  ]
}
