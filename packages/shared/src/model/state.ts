import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { CONCLUSIONS, FAILURE_CODES, STATUSES } from '../words.ts'
import { impactSchema } from './impact.ts'
import { becauseSchema } from './look.ts'

export const statusSchema = z.enum(STATUSES)

/** What the thresholds say of one observation, with no memory. */
const verdictSchema = z.object({
  status: z.enum(CONCLUSIONS),
  text: z.string(),
  /** `metric` or `metric:instance` that decided; `null` when nothing is wrong or nothing was read. */
  culprit: z.string().nullable(),
  /** What the watched server did not do, where that is the reason. */
  code: z.enum(FAILURE_CODES).exactOptional(),
  /** Something that is judged was not known just now (a counter began anew): it may be worse than this. */
  atLeast: z.literal(true).exactOptional(),
  /** Of a conclusion: whose trouble it is. */
  because: becauseSchema.exactOptional(),
})
export type Verdict = Fact<typeof verdictSchema>

export const candidateSchema = z.object({ status: statusSchema, count: z.number() })
export type Candidate = Fact<typeof candidateSchema>

/** What is remembered of a check. */
export const stateSchema = z.object({
  checkId: z.string(),
  status: statusSchema,
  /** Wall time in ms of the last change of status. */
  since: z.number(),
  /** What the looks say that is not confirmed yet. */
  candidate: candidateSchema.nullable(),
  /** Statuses of the latest looks, oldest first. */
  recent: z.array(statusSchema),
  flapping: z.boolean(),
  /** While it flaps, wall ms; earlier versions did not note it. */
  flappingSince: z.number().exactOptional(),
  /** Id of the check whose trouble explains this one. */
  blockedBy: z.string().nullable(),
  /** Why it is what it is. That we could not look once is no reason to forget that of a problem. */
  verdict: verdictSchema.nullable(),
  /** While it is unknown: what was known of its trouble before. */
  lastKnown: verdictSchema.exactOptional(),
})
export type State = Fact<typeof stateSchema>

const changeSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('status'), from: statusSchema, to: statusSchema }),
  z.object({ of: z.literal('flapping'), to: z.boolean() }),
  z.object({ of: z.literal('blockedBy'), to: z.string().nullable() }),
  /** Somebody took the trouble on, or it is nobody's again while it goes on. */
  z.object({ of: z.literal('acknowledged'), to: z.boolean() }),
  /** A silence or downtime began or ended: one for all that it covers, and one for each check that ends it in trouble. */
  z.object({ of: z.literal('silenced'), to: z.boolean() }),
  z.object({ of: z.literal('downtime'), to: z.boolean() }),
  /** A silence ends soon: the last moment to ask for another one. */
  z.object({ of: z.literal('ending'), to: z.literal(true) }),
])
export type Change = Fact<typeof changeSchema>

/** A change of state worth remembering. `seq` rises by one for each in the whole history. */
export const transitionSchema = z.object({
  seq: z.number(),
  /** Empty for a silence or downtime of more than one check: the text says of what. */
  checkId: z.string(),
  at: z.number(),
  text: z.string(),
  change: changeSchema,
})
export type Transition = Fact<typeof transitionSchema>

/** One span of trouble of one check, from the transition that opened it to the recovery. */
export const incidentSchema = z.object({
  id: z.string(),
  checkId: z.string(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  /** The worst it has been. */
  worst: statusSchema,
  text: z.string(),
  closedAs: z.enum(['recovered', 'removed']).nullable(),
  /** The worst that it did to users so far, and since when (wall ms); `null`: nothing is known of that. */
  impact: impactSchema.extend({ at: z.number() }).nullable(),
})
export type Incident = Fact<typeof incidentSchema>
