import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { rowSchema } from './look.ts'

/** One piece of what was captured: what a server said as it said it, or rows of it. */
export const sectionSchema = z.union([
  z.strictObject({ title: z.string(), text: z.string() }),
  z.strictObject({ title: z.string(), table: z.array(rowSchema) }),
])
export type Section = Fact<typeof sectionSchema>

/** What a probe recorded. */
export const recordedSchema = z.object({
  sections: z.array(sectionSchema),
  /** Why there is not all of it, in words for people; `null`: there is. */
  error: z.string().nullable(),
})
export type Recorded = Fact<typeof recordedSchema>

/** Of a confirmed problem; of one that got worse; because a person wanted it. */
export const CAPTURED_FOR = ['problem', 'worse', 'person'] as const

/** What would have been gone by the time somebody logs in. */
export const captureSchema = z.object({
  id: z.string(),
  /** The trouble that it was captured for; `null`: there was none when a person asked. */
  incidentId: z.string().nullable(),
  /** Whose probe recorded it: of a relation's trouble that of a member. */
  checkId: z.string(),
  why: z.enum(CAPTURED_FOR),
  /** The person who asked; empty: nobody did, or did not say who. */
  by: z.string(),
  /** Wall ms of the moment that it tells of: when it began. */
  at: z.number(),
  /** From then until all of it was there. */
  tookMs: z.number(),
  ...recordedSchema.shape,
})
export type Capture = Fact<typeof captureSchema>
