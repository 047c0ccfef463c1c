import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'

type Seen = Pick<Observation, 'at' | 'seenAt'>

/**
 * Time from one look to another in ms, by the clock that nobody sets; `null` where it is not known, because the two are
 * of different runs. Looks that both have no such time are told apart by the wall.
 */
export function elapsedMs(from: Seen, to: Seen): number | null {
  if (from.seenAt !== undefined && to.seenAt !== undefined) return to.seenAt - from.seenAt
  return from.seenAt === to.seenAt ? to.at - from.at : null
}

/** How long ago a look was at a moment; for ever, where it is of an earlier run. */
export const ageMs = ({ seenAt }: Pick<Seen, 'seenAt'>, now: number): number =>
  seenAt === undefined ? Number.POSITIVE_INFINITY : now - seenAt

/** How old a look may be before nobody must rest on it, in ms. */
export const freshnessMs = ({ everyMs, timeoutMs }: Pick<Check, 'everyMs' | 'timeoutMs'>): number =>
  2 * everyMs + timeoutMs
