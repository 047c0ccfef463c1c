import { z } from 'zod'
import type { Refusals } from './seen.ts'

const count = z.number()

/** What stood refused at the last look; `null`: it was not known. */
export const refusalsSchema = z.strictObject({
  refusals: z.strictObject({ authentication: count, 'address list': count, interval: count }).nullable(),
})

/** What was refused since; `null` where that is not known, or keepalived was started anew. */
export function refusedSince(before: Refusals | null, now: Refusals | null): Refusals | null {
  if (before === null || now === null) return null
  const grown: Refusals = {
    authentication: now.authentication - before.authentication,
    'address list': now['address list'] - before['address list'],
    interval: now.interval - before.interval,
  }
  return Object.values(grown).some((each) => each < 0) ? null : grown
}
