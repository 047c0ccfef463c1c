import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { DECISION_REASONS, EXPECTABLE } from '../words.ts'
import { statusSchema } from './state.ts'

export const acknowledgementSchema = z.object({
  checkId: z.string(),
  incidentId: z.string(),
  /** What it was when somebody took it on: only what is worse is news to them. */
  status: statusSchema,
  at: z.number(),
  /** Wall time in ms at which it ends by itself; `null`: until the check is ok. */
  until: z.number().nullable(),
  /** It stays while the trouble eases; else it is lifted when the status changes. What is worse lifts it in any case. */
  sticky: z.boolean(),
  by: z.string(),
  note: z.string(),
})
export type Acknowledgement = Fact<typeof acknowledgementSchema>

/** Which checks are meant: all lists that are given must fit, of each list any name. `checks` holds ids or names. */
export const scopeSchema = z.object({
  groups: z.array(z.string()).exactOptional(),
  hosts: z.array(z.string()).exactOptional(),
  checks: z.array(z.string()).exactOptional(),
})
export type Scope = Fact<typeof scopeSchema>

/** What is expected of work that is planned; `null`: whatever happens. */
const expectSchema = z.array(z.enum(EXPECTABLE)).nullable()

/** Nobody is told of what it covers. A silence is ad hoc and begins at once; a downtime is planned. Both always end. */
export const quietSchema = z.object({
  id: z.string(),
  kind: z.enum(['silence', 'downtime']),
  match: scopeSchema,
  /** As asked for, wall ms. */
  from: z.number(),
  until: z.number(),
  /** When it was asked for. */
  at: z.number(),
  by: z.string(),
  note: z.string(),
  /** When it came into force; `null`: still to come, or ended before it did. */
  beganAt: z.number().nullable(),
  /** When it ended, by itself or by somebody; `null`: in force or to come. */
  endedAt: z.number().nullable(),
  /** Name of the rule of the configuration that it comes by; `null`: somebody asked for it. */
  rule: z.string().nullable(),
  /** Between `from` and `until` it begins with the first trouble, and then lasts so long; `null`: it begins by itself. */
  lastsMs: z.number().nullable(),
  /** Only such trouble is kept quiet. */
  expect: expectSchema,
  /** When it was said that it ends soon; `null`: not yet. */
  foretoldAt: z.number().nullable(),
})
export type Quiet = Fact<typeof quietSchema>

/** Downtimes that come again and again, by the clock on the wall of a zone. */
export const downtimeRuleSchema = z.object({
  name: z.string(),
  match: scopeSchema,
  /** When each begins: a line of a crontab. */
  every: z.string(),
  /** `null`: that of this machine. */
  zone: z.string().nullable(),
  /** How long each lasts; `null`: until `until`. With both it begins with the first trouble before `until`. */
  forMs: z.number().nullable(),
  /** Time of day, as `04:00`: the first after it begins. */
  until: z.string().nullable(),
  expect: expectSchema,
  note: z.string(),
})
export type DowntimeRule = Fact<typeof downtimeRuleSchema>

/** What a person wrote down about a check. */
export const noteSchema = z.object({
  id: z.string(),
  checkId: z.string(),
  /** The incident that it is about; `null`: none, or an earlier version did not say. */
  incidentId: z.string().nullable(),
  at: z.number(),
  text: z.string(),
  by: z.string(),
})
export type Note = Fact<typeof noteSchema>

/** What exactly kept somebody from being told, as it was when that was decided. */
export const causeSchema = z.discriminatedUnion('of', [
  /** The one of those in force that ends last. */
  z.object({
    of: z.enum(['silence', 'downtime']),
    id: z.string(),
    by: z.string(),
    note: z.string(),
    until: z.number(),
  }),
  z.object({
    of: z.literal('acknowledgement'),
    by: z.string(),
    note: z.string(),
    at: z.number(),
    until: z.number().nullable(),
    /** Whether it outlives a change of status. Earlier versions noted nothing of it. */
    sticky: z.boolean().exactOptional(),
  }),
  /** Its trouble explains this one. */
  z.object({ of: z.literal('check'), checkId: z.string() }),
  z.object({ of: z.literal('flapping'), since: z.number() }),
  /** It was told so before. */
  z.object({ of: z.literal('told'), status: statusSchema, since: z.number() }),
  /** Of the check's transitions the one that was decided in its place. */
  z.object({ of: z.literal('later'), seq: z.number() }),
])
export type Cause = Fact<typeof causeSchema>

/** Whether a recipient is told of a transition, or why not; always stored. */
export const decisionSchema = z.object({
  transitionSeq: z.number(),
  /** Name of the channel; empty: there is nobody whom it concerns. */
  recipient: z.string(),
  checkId: z.string(),
  /** When it happened. */
  at: z.number(),
  send: z.boolean(),
  why: z.enum(DECISION_REASONS),
  /** What the check was then. The last three are `null` where an earlier version decided. */
  status: statusSchema.nullable(),
  /** `null` also where the reason says it all. */
  cause: causeSchema.nullable(),
  decidedAt: z.number().nullable(),
})
export type Decision = Fact<typeof decisionSchema>
