import { cronOf } from '@foretop/shared/crontab.ts'
import type { DowntimeRule } from '@foretop/shared/model.ts'

/** When a rule says how often, and for how long. */
export type Timing = Pick<DowntimeRule, 'every' | 'zone' | 'forMs' | 'until'>

/** One time that a rule comes due, wall ms. */
export interface Occurrence {
  readonly from: number
  readonly until: number
}

/** So many in a row may lie in an hour that is left out, and then there are none. */
const MOST_LEFT_OUT = 50

/**
 * The first occurrence that begins after a moment; `null`: there is none. One that would begin and end in an hour that
 * is left out in spring does not take place.
 */
export function occurrenceAfter(timing: Timing, after: number): Occurrence | null {
  const { begins, ends } = hands(timing)
  let at: Date | null = new Date(after)
  for (let left = 0; left < MOST_LEFT_OUT; left += 1) {
    at = begins.nextRun(at)
    if (at === null) return null
    const from = at.getTime()
    const until = ends === null ? from + (timing.forMs ?? 0) : endAfter(begins, ends, at)
    if (until > from) return { from, until }
  }
  return null
}

/** The occurrence that is under way, or the next one. */
export function occurrenceAt(timing: Timing, now: number): Occurrence | null {
  const longestMs = timing.until === null ? (timing.forMs ?? 0) : LONGEST_DAY_MS
  let found = occurrenceAfter(timing, now - longestMs)
  while (found !== null && found.until <= now) found = occurrenceAfter(timing, found.from)
  return found
}

/** The next so many after a moment. */
export function nextOccurrences(timing: Timing, after: number, count: number): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (let from = after; found.length < count; ) {
    const next = occurrenceAfter(timing, from)
    if (next === null) break
    found.push(next)
    from = next.from
  }
  return found
}

type Hand = ReturnType<typeof cronOf>

/** What begins at the end of a gap was to begin in it: it may have been to end there, too. */
function endAfter(begins: Hand, ends: Hand, from: Date): number {
  const wasLeftOut = !begins.match(from)
  return ends.nextRun(wasLeftOut ? new Date(from.getTime() - 1) : from)?.getTime() ?? from.getTime()
}

const known = new WeakMap<Timing, { readonly begins: Hand; readonly ends: Hand | null }>()

/** Lines are read once. */
function hands(timing: Timing) {
  const found = known.get(timing)
  if (found !== undefined) return found
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(timing.until ?? '') ?? []
  const made = {
    begins: cronOf(timing.every, timing.zone),
    ends: minute === undefined ? null : cronOf(`${minute} ${hour} * * *`, timing.zone),
  }
  known.set(timing, made)
  return made
}

/** A day may have an hour or two more. */
const LONGEST_DAY_MS = 27 * 3_600_000
