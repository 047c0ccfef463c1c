import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { CONCLUSIONS, NEWS } from '../words.ts'

/** Who would hear of what, before it happens. Times are wall ms. */

const foreseenWordSchema = z.object({
  checkId: z.string(),
  /** When it would be told: as soon as it is confirmed, or later by the time alone. */
  at: z.number(),
  /** Name of a channel. */
  recipient: z.string(),
  why: z.enum(NEWS),
  /** As the route says it: a channel, a person, a rota. */
  target: z.string(),
})
export type ForeseenWord = Fact<typeof foreseenWordSchema>

export const foresightSchema = z.object({
  /** In words, as it was understood. */
  fault: z.string(),
  at: z.number(),
  until: z.number(),
  /** Trouble that nothing else explains: what is told. */
  roots: z.array(
    z.object({
      checkId: z.string(),
      status: z.enum(CONCLUSIONS),
      /** How many checks that fail with it are explained by it. */
      explains: z.number(),
      /** After so long it is confirmed at the latest. */
      confirmedWithinMs: z.number(),
      /** Until then a planned downtime keeps it quiet; `null`: none does. */
      quietUntil: z.number().nullable(),
    }),
  ),
  /** In the order in which they hear it, as long as nobody takes it on. */
  told: z.array(foreseenWordSchema),
})
export type Foresight = Fact<typeof foresightSchema>

/** Hours of a week in which trouble of some checks would reach nobody. */
export const coverageSchema = z.object({
  /** The Monday, in the zone of the machine, with which the week that was looked at begins. */
  from: z.number(),
  /** Hours that the week has: one more or less where the clock changes. */
  hours: z.number(),
  /** Of a check and a status within this time of its beginning somebody must hear. */
  withinMs: z.number(),
  gaps: z.array(
    z.object({
      /** Those of which the same is true. */
      checks: z.array(z.string()),
      status: z.enum(CONCLUSIONS),
      /** Which hours of the week, from 0. */
      hours: z.array(z.number()),
      /** Nobody is told on purpose: a route says so. */
      isWanted: z.boolean(),
    }),
  ),
  checks: z.number(),
})
export type Coverage = Fact<typeof coverageSchema>
