import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { AFFECTED } from '../words.ts'

/** What the trouble of a check does to users. */
export const impactSchema = z.object({
  /** `maybe`: what visitors see fails for it, unconfirmed; `unknown`: what depends on it of that cannot be seen. */
  users: z.enum(AFFECTED),
  /** What of that, or who carries the traffic; empty: there is nothing to name. */
  text: z.string(),
  /** How many of what visitors see it is that about. */
  fronts: z.number(),
})
export type Impact = Fact<typeof impactSchema>
