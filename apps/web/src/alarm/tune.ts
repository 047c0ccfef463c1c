import { type Call, callOf, type Known, type Picture, remember } from './call.ts'
import type { Tune } from './sound.ts'
import type { Wishes } from './wishes.ts'

/** Never more often, whatever happens. */
const APART_MS = 10_000

/** What ears know: what stood when something could last be heard, and when that was, in wall ms. */
interface Heard {
  readonly known: Known | null
  readonly playedAt: number
}

export const UNHEARD: Heard = { known: null, playedAt: Number.NEGATIVE_INFINITY }

/**
 * What is heard of the picture, if anything, and what counts as heard from then on. Of what comes in the quiet seconds
 * after a tune nothing counts as heard: what is still so is news at their end.
 */
export function hear(before: Heard, now: Picture, wishes: Wishes, at: number) {
  const { known, playedAt } = before
  if (at - playedAt < APART_MS) return { tune: null, heard: before }
  const tune = known === null ? null : tuneOf(callOf(known, now), wishes, at)
  return { tune, heard: { known: remember(known, now), playedAt: tune === null ? playedAt : at } }
}

function tuneOf(call: Call, { sound, mutedUntil }: Wishes, at: number): Tune | null {
  if (!sound || at < mutedUntil) return null
  if (call.lost) return 'lost'
  if (call.fresh.some(({ status }) => status === 'critical')) return 'critical'
  return call.allWell ? 'well' : null
}
