import { z } from 'zod'
import type { Fact } from './fact.ts'
import { noteSchema } from './model/handling.ts'
import { impactSchema } from './model/impact.ts'
import { accountSchema } from './model/ledger.ts'
import { incidentSchema, transitionSchema } from './model/state.ts'

/** Shapes of the HTTP API. Stable: change only by adding. Times are ms since 1970. */

/** That a check was explained by an incident. */
export const effectSchema = z.object({
  /** Number of the transition that began it. */
  seq: z.number(),
  checkId: z.string(),
  from: z.number(),
  /** `null`: it goes on. */
  until: z.number().nullable(),
  /** It is what visitors see, as the configuration in force says. */
  front: z.boolean(),
})
export type Effect = Fact<typeof effectSchema>

/** `GET incidents/{id}`: one incident, whole. */
export const incidentViewSchema = incidentSchema.extend({
  /** Of the check: `null` and none where it is not watched any more, or belongs to none. */
  host: z.string().nullable(),
  groups: z.array(z.string()),
  /** What it does to users now; `null`: it is over, or explained by another, or nothing is said to be what they see. */
  users: impactSchema.nullable(),
  /** Whose trouble explains it, or did last; with the incident of that, where it is kept. */
  explainedBy: z.object({ checkId: z.string(), incident: z.string().nullable() }).nullable(),
  /** As they began, at most a page: `incidents/{id}/effects` has them all. */
  effects: z.array(effectSchema),
  /** How many checks it explained in all, each once; the count ends at 10,000. */
  effectsCount: z.number(),
  /** What happened to the check itself, silences and downtimes over it among that, newest first; the last of it where that was very much. */
  events: z.array(transitionSchema),
  /** Who was told of it and who was not, newest first; the last of it where that was very much. */
  told: z.array(accountSchema),
  /** Kinds of those channels among them that the configuration in force has: `slack`, `email`. */
  channels: z.array(z.object({ name: z.string(), kind: z.string() })),
  /** What people wrote of it, newest first; the last of it where that was very much. */
  notes: z.array(noteSchema),
})
export type IncidentView = Fact<typeof incidentViewSchema>
