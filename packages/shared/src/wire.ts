import { z } from 'zod'
import { DECISION_REASONS, STATUSES } from './model.ts'
import { UNIT_NAMES } from './units.ts'

/** Shapes of the HTTP API (`/api/v1`) and the socket. Stable: change only by adding. Times are ms since 1970. */

export const statusSchema = z.enum(STATUSES)
const readingSchema = z.union([z.number(), z.record(z.string(), z.number())])
const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
const rangeSchema = z.object({ above: z.number().optional(), below: z.number().optional() })
const levelsSchema = z.object({ warning: rangeSchema.optional(), critical: rangeSchema.optional() })
export const thresholdsSchema = levelsSchema.extend({ instances: z.record(z.string(), levelsSchema).optional() })

/** Only what the wall needs: kept small because thousands are sent at once. */
export const summarySchema = z.object({
  id: z.string(),
  host: z.string().nullable(),
  name: z.string(),
  kind: z.string(),
  groups: z.array(z.string()),
  /** The remembered status. */
  status: statusSchema,
  since: z.number(),
  candidate: z.object({ status: statusSchema, count: z.number() }).nullable(),
  attempts: z.number(),
  flapping: z.boolean(),
  blockedBy: z.string().nullable(),
  acknowledged: z.boolean(),
  silenced: z.boolean(),
  downtime: z.boolean(),
  stale: z.boolean(),
  text: z.string(),
  culprit: z.string().nullable(),
  /** Wall time of the last look, `null` before the first. */
  checkedAt: z.number().nullable(),
  /** The culprit's reading, or that of the check's first metric, for the tile. */
  value: z.object({ metric: z.string(), number: z.number() }).nullable(),
})
export type Summary = z.infer<typeof summarySchema>

export const acknowledgementSchema = z.object({
  checkId: z.string(),
  incidentId: z.string(),
  /** What the check was then. */
  status: z.enum(STATUSES),
  at: z.number(),
  until: z.number().nullable(),
  by: z.string(),
  note: z.string(),
})

const alternativeSchema = z.union([z.string(), z.object({ all: z.array(z.string()) })])
export const needsSchema = {
  /** Every name in it, however it is needed. */
  needs: z.array(z.string()),
  /**
   * All of these are needed: a name, or any of several. Present only where one of several is enough: else `needs` says
   * it all. What stands under `all` is enough only together.
   */
  needsTree: z.array(z.union([z.string(), z.object({ any: z.array(alternativeSchema) })])).optional(),
}
/** What something needs, as it goes over the wire. */
export type NeedsView = z.infer<z.ZodObject<typeof needsSchema>>

/** One check, whole. */
export const checkSchema = summarySchema.extend({
  title: z.string(),
  metrics: z.record(z.string(), readingSchema),
  /** Counters as rates per second; other metrics as they are. What the page shows as "now". */
  rates: z.record(z.string(), readingSchema),
  details: z.record(z.string(), z.union([scalarSchema, z.array(z.record(z.string(), scalarSchema))])),
  thresholds: z.record(z.string(), thresholdsSchema),
  everyMs: z.number(),
  nextAt: z.number().nullable(),
  /** Where it looks; absent from older servers. */
  address: z.string().nullable().optional(),
  /** What came of the last look: `failed` is theirs, `crashed` ours; `null` before the first, absent from older servers. */
  outcome: z.enum(['answered', 'failed', 'crashed']).nullable().optional(),
  durationMs: z.number().nullable(),
  ...needsSchema,
  /** Ids of the checks a relation looks at. */
  of: z.array(z.string()).nullable(),
  runbook: z.string().nullable(),
  acknowledgement: acknowledgementSchema.nullable(),
})
export type CheckView = z.infer<typeof checkSchema>

export const eventSchema = z.object({
  seq: z.number(),
  /** Empty for a silence or downtime of more than one check: the text says of what. */
  checkId: z.string(),
  at: z.number(),
  text: z.string(),
  change: z.discriminatedUnion('of', [
    z.object({ of: z.literal('status'), from: statusSchema, to: statusSchema }),
    z.object({ of: z.literal('flapping'), to: z.boolean() }),
    z.object({ of: z.literal('blockedBy'), to: z.string().nullable() }),
    z.object({ of: z.literal('acknowledged'), to: z.boolean() }),
    z.object({ of: z.literal('silenced'), to: z.boolean() }),
    z.object({ of: z.literal('downtime'), to: z.boolean() }),
  ]),
})
export type Event = z.infer<typeof eventSchema>

export const incidentSchema = z.object({
  id: z.string(),
  checkId: z.string(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  worst: statusSchema,
  text: z.string(),
  closedAs: z.enum(['recovered', 'removed']).nullable(),
})

export const decisionSchema = z.object({
  transitionSeq: z.number(),
  checkId: z.string(),
  at: z.number(),
  send: z.boolean(),
  why: z.enum(DECISION_REASONS),
  to: z.array(z.string()),
})

/** `GET checks/{id}/history`: one column of times shared by all series. A gap is a `null`. */
export const historySchema = z.object({
  from: z.number(),
  to: z.number(),
  /** Width of one point in ms; 0 where points are single looks. */
  stepMs: z.number(),
  times: z.array(z.number()),
  series: z.array(
    z.object({
      metric: z.string(),
      instance: z.string().nullable(),
      /** Counters come as rates per second. */
      avg: z.array(z.number().nullable()),
      min: z.array(z.number().nullable()),
      max: z.array(z.number().nullable()),
    }),
  ),
})
export type History = z.infer<typeof historySchema>

const metricSchema = z.object({
  label: z.string(),
  unit: z.enum(UNIT_NAMES),
  unset: z.string().optional(),
  thresholds: thresholdsSchema.optional(),
  counter: z.union([z.literal(true), z.literal(32), z.literal(64)]).optional(),
  chart: z.string().optional(),
  view: z.object({ name: z.string(), role: z.string() }).optional(),
  bands: z
    .array(
      z.object({
        upTo: z.number().nullable(),
        tone: z.enum(['ok', 'warning', 'critical']),
        strength: z.enum(['plain', 'bold', 'filled']),
      }),
    )
    .optional(),
})

export const catalogueSchema = z.object({
  version: z.string(),
  site: z.string(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      title: z.string(),
      summary: z.string(),
      relation: z.boolean(),
      metrics: z.record(z.string(), metricSchema),
    }),
  ),
  /** Of the checks that have other metrics than their kind, by id: all of them. Absent where all have their kind's. */
  checks: z.record(z.string(), z.record(z.string(), metricSchema)).optional(),
})
export type Catalogue = z.infer<typeof catalogueSchema>

export const groupSchema = z.object({ name: z.string(), title: z.string(), ...needsSchema })
export type GroupView = z.infer<typeof groupSchema>
export const hostSchema = z.object({ name: z.string(), address: z.string(), groups: z.array(z.string()) })

/** Trouble of the monitor itself, shown on the wall as it is. */
export const troubleSchema = z.object({
  /**
   * `config`: the file on disk is refused, the running plan goes on. `delivery`: a message cannot be delivered. `store`:
   * nothing can be stored. `damage`: something that was stored is lost. `resources`: looks cannot be made
   * for want of file descriptors, memory or processes.
   */
  of: z.enum(['config', 'delivery', 'store', 'poller', 'history', 'damage', 'resources']),
  since: z.number(),
  text: z.string(),
})
export type Trouble = z.infer<typeof troubleSchema>

export const acknowledgeRequestSchema = z.strictObject({
  note: z.string().max(1_000).default(''),
  by: z.string().max(100).default(''),
  /** How long, in ms; absent: until the check is ok. */
  forMs: z
    .int()
    .min(1_000)
    .max(30 * 86_400_000)
    .optional(),
})

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
})

/** Socket events from the server. `seq` rises by one for each `changes`; a gap means: ask for a new `snapshot`. */
export interface Snapshot {
  readonly seq: number
  readonly serverTime: number
  readonly site: string
  /** What everybody should know while it holds (maintenance, staging); `null` or absent: nothing. */
  readonly notice?: string | null
  readonly version: string
  readonly catalogueVersion: string
  readonly groups: readonly z.infer<typeof groupSchema>[]
  readonly checks: readonly Summary[]
  /** Newest last, at most 50. */
  readonly events: readonly Event[]
  readonly troubles: readonly Trouble[]
  /** What this viewer may do: absent actions are not shown. */
  readonly may: { readonly operate: boolean }
}
export interface Changes {
  readonly seq: number
  readonly checks: readonly Summary[]
  readonly removed: readonly string[]
  readonly events: readonly Event[]
  /** This and the next two: absent when unchanged. */
  readonly troubles?: readonly Trouble[]
  readonly notice?: string | null
  /** There is another catalogue now. */
  readonly catalogueVersion?: string
}
export interface Heartbeat {
  readonly seq: number
  readonly serverTime: number
  readonly lastObservationAt: number | null
  /** How long the engine may go without any look, in ms; absent: a minute. Longer silence is shown as "not looking". */
  readonly quietLimitMs?: number
}
export interface ServerToClient {
  snapshot: (snapshot: Snapshot) => void
  changes: (changes: Changes) => void
  heartbeat: (heartbeat: Heartbeat) => void
  /** Only for watched checks: what is known when the watching begins, then one for each look. */
  observations: (checks: readonly CheckView[]) => void
  /** Before the server ends the connection: the viewer sent too much, and must not come back at once. */
  dismissed: (why: string) => void
}
export interface ClientToServer {
  /** Ask for a new snapshot after a gap. */
  resync: () => void
  /** Replaces the set of watched check ids; of a longer list the last 1,000. */
  watch: (ids: readonly string[]) => void
}
