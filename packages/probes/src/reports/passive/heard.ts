import { formatAge } from '@foretop/shared/format/age.ts'
import { readingSchema } from '@foretop/shared/model/look.ts'
import type { Conclusion, Metrics } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { z } from 'zod'
import type { Hearing } from '../define.ts'
import { moment, spanOf } from '../spoken.ts'

/** What is told of a passive check. */
export interface PassiveTold {
  readonly says: Conclusion
  /** As a plugin prints it: further lines and performance data may follow. */
  readonly text: string
  readonly metrics: Metrics
  /** When it was so, by the clock of whoever tells it. */
  readonly at: number | null
  /** Whoever tells the same again gives the same. */
  readonly id: string | null
}

export const ledger = z.strictObject({
  /** When it came, by our clock. */
  at: z.number(),
  /** When it was so, as it was said; `null`: nobody said. */
  saidAt: z.number().nullable(),
  /** Of the last ones that had any, newest last. */
  ids: z.array(z.string()),
  says: z.enum(CONCLUSIONS),
  text: z.string(),
  metrics: z.record(z.string(), readingSchema),
})
export type PassiveHeard = z.output<typeof ledger>

/** So many are known again. */
const MOST_IDS = 32
/** A clock that is ahead by less is right. */
const AHEAD_MS = 5_000

/** What is new in it is taken, once, and nothing that is older than what is known. */
export function hear(
  freshMs: number | undefined,
  heard: PassiveHeard | null,
  told: PassiveTold,
  at: number,
): Hearing<PassiveHeard> {
  const ids = heard?.ids ?? []
  if (told.id !== null && ids.includes(told.id))
    return { heard, became: 'repeated', note: `${told.id} was told before` }
  // Clocks that tell seconds alone, or stand still, may say the same of what is another thing.
  if (told.at !== null && told.at === heard?.saidAt && told.says === heard.says)
    return { heard, became: 'repeated', note: `that of ${moment(told.at)} was told before` }
  const aheadMs = told.at === null ? 0 : told.at - at
  // One that is ahead says nothing of when it was so: ours counts instead.
  if (told.at !== null && aheadMs <= 0) {
    const newest = wasSoAt(heard, at)
    if (told.at < newest) return { heard, became: 'outdated', note: `something newer is known, of ${moment(newest)}` }
    if (freshMs !== undefined && -aheadMs > freshMs)
      return { heard, became: 'outdated', note: tooOld(-aheadMs, freshMs) }
  }
  return {
    heard: {
      ...{ at, saidAt: told.at, says: told.says, text: told.text },
      metrics: Object.fromEntries(
        Object.entries(told.metrics).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
      ids: told.id === null ? ids : [...ids, told.id].slice(-MOST_IDS),
    },
    became: 'taken',
    ...(aheadMs > AHEAD_MS && { note: `your clock is ${formatAge(aheadMs)} ahead of ours, which counts` }),
  }
}

/** When what is known was so. Where our own clock was set back since, nobody knows. */
function wasSoAt(heard: PassiveHeard | null, now: number): number {
  const at = heard === null ? Number.POSITIVE_INFINITY : Math.min(heard.saidAt ?? heard.at, heard.at)
  return at > now ? Number.NEGATIVE_INFINITY : at
}

const tooOld = (ageMs: number, freshMs: number): string =>
  `it was so ${formatAge(ageMs)} ago by your clock, and holds for ${spanOf(freshMs)}`
