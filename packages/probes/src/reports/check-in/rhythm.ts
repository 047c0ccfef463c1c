import { cronOf } from '@foretop/shared/crontab.ts'
import type { Span } from '../define.ts'

/** When somebody has to come by. */
export interface Rhythm {
  /** When it has to after it did, wall ms; `null`: never again. */
  after(ping: number): number | null
  /** It may come so much too soon, for clocks differ and jobs do not always take as long. */
  readonly earlyMs: number
}

const CRON_EARLY_MS = 60_000

/** By the lines of a crontab, in its zone. Throws for what is none. */
export function cronRhythm(schedule: string, zone: string | undefined): Rhythm {
  const cron = cronOf(schedule, zone)
  const next = (at: number) => cron.nextRun(new Date(at))?.getTime() ?? null
  return {
    after(ping) {
      const soon = next(ping)
      const then = soon === null ? null : next(soon)
      if (soon === null || then === null) return soon
      let before = Number.NEGATIVE_INFINITY
      for (let at = next(ping - 2 * CRON_EARLY_MS); at !== null && at < soon; at = next(at)) before = at
      // Each minute it may be half of one, or the next one would be left out; that is the last of an hour, too.
      return soon - ping <= Math.min(CRON_EARLY_MS, (then - soon) / 2, (soon - before) / 2) ? then : soon
    },
    earlyMs: CRON_EARLY_MS,
  }
}

/** One thing after another. */
export const periodic = (periodMs: number, graceMs: number): Rhythm => ({
  after: (ping) => ping + periodMs,
  earlyMs: Math.min(graceMs, periodMs / 2),
})

/** What is expected, and until when. */
export interface Expected {
  readonly at: number
  /** It is overdue from then on. */
  readonly by: number
  /** Because of that the time before was not counted. */
  readonly excused: Span | null
}

/**
 * What is expected after the last ping, or after it was first waited for. A time at which Foretop did not run, so that the
 * ping was lost if it came, counts for nobody: then the next one is expected.
 */
export function expectedAfter(rhythm: Rhythm, from: number, graceMs: number, aways: readonly Span[]): Expected | null {
  const first = rhythm.after(from)
  if (first === null) return null
  const by = first + graceMs
  // The last one that has to do with it: those that came later excuse nobody, and take no excuse away.
  const excused = aways.findLast((away) => away.to > from && away.from <= by && away.to >= first - rhythm.earlyMs)
  if (excused === undefined) return { at: first, by, excused: null }
  const next = rhythm.after(excused.to)
  return next === null ? null : { at: next, by: next + graceMs, excused }
}
