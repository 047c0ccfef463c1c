import { z } from 'zod'
import type { Fact } from './fact.ts'
import { acknowledgementSchema, downtimeRuleSchema, quietSchema, type Scope } from './model/handling.ts'
import { statusSchema } from './model/state.ts'
import { LONGEST_DOWNTIME_MS, LONGEST_SILENCE_MS } from './quiet-limits.ts'
import { stickySchema } from './wire.ts'
import { EXPECTABLE } from './words.ts'

/** Shapes of what people do about trouble, beside those of `wire.ts`: silences, downtimes, notes, many checks at once. */

const DAY_MS = 86_400_000
const LEAST_MS = 1_000
const LAST_DATE = 8.64e15
/** Whoever selects a whole wall silences it by ids. */
const MOST_NAMES = 5_000
/** So many checks at once, at most. */
const MOST_CHECKS = 10_000

const nameSchema = z.string().min(1).max(500)
const namesSchema = z.array(nameSchema).min(1).max(MOST_NAMES)
const bySchema = z.string().max(100).default('').meta({ description: 'Who asks for it.' })
const reasonSchema = z.string().max(1_000).default('').meta({ description: 'Why.' })
const timeSchema = z.int().min(0).max(LAST_DATE)

export const scopeRequestSchema = z
  .strictObject({
    groups: namesSchema.exactOptional(),
    hosts: namesSchema.exactOptional(),
    checks: namesSchema.exactOptional().meta({ description: 'Ids (`host/name`) or names.' }),
  })
  .refine((scope) => Object.keys(scope).length > 0, {
    error: 'say which: groups, hosts or checks',
  })
  .meta({ description: 'Which checks: all lists that are given must fit, of each list any name.' })

export const silenceRequestSchema = z.strictObject({
  match: scopeRequestSchema,
  forMs: z.int().min(LEAST_MS).max(LONGEST_SILENCE_MS),
  note: reasonSchema,
  by: bySchema,
})

/** As it is sent: what has a default may be left out. */
export type SilenceRequest = Meant<z.input<typeof silenceRequestSchema>>

export const downtimeRequestSchema = z
  .strictObject({
    match: scopeRequestSchema,
    from: timeSchema.optional().meta({ description: 'Now, if left out or past.' }),
    until: timeSchema.optional(),
    forMs: z.int().min(LEAST_MS).max(LONGEST_DOWNTIME_MS).optional().meta({
      description: 'Instead of `until`. With both it begins with the first trouble before `until`, and lasts so long.',
    }),
    expect: z
      .array(z.enum(EXPECTABLE))
      .min(1)
      .max(EXPECTABLE.length)
      .optional()
      .meta({ description: 'Only this is kept quiet: statuses, or what a server does not do. All, if left out.' }),
    note: reasonSchema,
    by: bySchema,
  })
  .refine(({ until, forMs }) => until !== undefined || forMs !== undefined, {
    error: 'say when it ends: until, or forMs (or both, where it begins with the first trouble before until)',
  })

export type DowntimeRequest = Meant<z.input<typeof downtimeRequestSchema>>
type Meant<T> = Omit<T, 'match'> & { readonly match: Scope }

export const quietPreviewRequestSchema = z.strictObject({ match: scopeRequestSchema })
/** What a silence or downtime would cover. Lists are cut after a thousand; the counts are whole. */
export const quietPreviewSchema = z.object({
  count: z.number(),
  hosts: z.number(),
  checks: z.array(z.string()),
  /** How many of them are in trouble now. */
  troubled: z.number(),
  trouble: z.array(z.object({ id: z.string(), status: statusSchema, since: timeSchema, text: z.string() })),
})
export type QuietPreview = Fact<typeof quietPreviewSchema>

/** As it is listed: `hides` is the trouble that nobody is told of because of it; `null`: none. */
export const listedQuietSchema = quietSchema.extend({
  hides: z.object({ count: z.number(), since: timeSchema, checks: z.array(z.string()) }).nullable(),
})
export type ListedQuiet = Fact<typeof listedQuietSchema>

/** A rule of the configuration, with the times at which it comes next. */
export const plannedDowntimeSchema = downtimeRuleSchema.extend({
  next: z.array(z.object({ from: timeSchema, until: timeSchema })),
})
export type PlannedDowntime = Fact<typeof plannedDowntimeSchema>

const checksSchema = z.array(nameSchema).min(1).max(MOST_CHECKS).meta({ description: 'Ids of checks.' })

export const bulkAcknowledgeRequestSchema = z.strictObject({
  checks: checksSchema,
  note: reasonSchema,
  by: bySchema,
  forMs: z
    .int()
    .min(LEAST_MS)
    .max(30 * DAY_MS)
    .optional()
    .meta({ description: 'Left out: until each is ok.' }),
  sticky: stickySchema,
})
export const bulkRecheckRequestSchema = z.strictObject({ checks: checksSchema })

const refusedSchema = z.array(z.object({ id: z.string(), reason: z.string() }))
export const bulkAcknowledgedSchema = z.object({
  acknowledged: z.array(acknowledgementSchema),
  refused: refusedSchema,
})
export type BulkAcknowledged = Fact<typeof bulkAcknowledgedSchema>
export const bulkRecheckedSchema = z.object({ rechecked: z.array(z.string()), refused: refusedSchema })
export type BulkRechecked = Fact<typeof bulkRecheckedSchema>
/** What was not done, and why. */
export type Refused = Fact<typeof refusedSchema>

export const noteRequestSchema = z.strictObject({ text: z.string().trim().min(1).max(2_000), by: bySchema })
/** That people are told of a fault that there is not. */
export const drillRequestSchema = z.strictObject({
  fault: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: '`db3 down`, `webs down`, `db1/mysql warning`; several with `+` between them.' }),
  at: timeSchema.optional().meta({ description: 'Who would be told then; now, if left out.' }),
  by: bySchema,
})
/** That something is captured now. */
export const captureRequestSchema = z.strictObject({ by: bySchema })

/** The monitor itself. */
export const vitalsSchema = z.object({
  startedAt: z.number(),
  /** Since when the plan is in force. */
  planAt: z.number(),
  observations: z.number(),
  lastObservationAt: z.number().nullable(),
  /** Looks not started because no slot was free in time. */
  skipped: z.number(),
  pollers: z.array(
    z.object({
      name: z.string(),
      alive: z.boolean(),
      /** Silent for too long, or some of its checks are held back: part of what should be seen is not. */
      blind: z.boolean().optional(),
      lagMs: z.number(),
      checks: z.number(),
    }),
  ),
  outbox: z.object({ waiting: z.number(), failing: z.number() }),
  /** How late looks started over the last `overMs`. Half of them, and 99 of 100, at most so much; `null`: no look. */
  lateness: z.object({
    overMs: z.number(),
    looks: z.number(),
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    maxMs: z.number().nullable(),
  }),
})
export type VitalsView = Fact<typeof vitalsSchema>
