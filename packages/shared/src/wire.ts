import { z } from 'zod'
import type { Fact } from './fact.ts'
import { acknowledgementSchema } from './model/handling.ts'
import type { Impact } from './model/impact.ts'
import { detailsSchema, readingSchema } from './model/look.ts'
import { metricSchema, thresholdsSchema } from './model/metric.ts'
import { needSchema, remarksSchema } from './model/plan.ts'
import { runbookSchema } from './model/runbook.ts'
import { candidateSchema, statusSchema, type Transition } from './model/state.ts'

/** Shapes of the HTTP API (`/api/v1`) and the socket. Stable: change only by adding. Times are ms since 1970. */

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
  candidate: candidateSchema.nullable(),
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
  /** Present where it tells that its host cannot be reached at all. */
  down: z.literal(true).exactOptional(),
})
export type Summary = Fact<typeof summarySchema>

export const needsSchema = {
  /** Every name in it, however it is needed. */
  needs: z.array(z.string()),
  /**
   * All of these are needed: a name, or any of several. Present only where one of several is enough: else `needs` says
   * it all. What stands under `all` is enough only together.
   */
  needsTree: z.array(needSchema).optional(),
}
/** What something needs, as it goes over the wire. */
export type NeedsView = Fact<z.ZodObject<typeof needsSchema>>

/** One check, whole. */
export const checkSchema = summarySchema.extend({
  title: z.string(),
  metrics: z.record(z.string(), readingSchema),
  /** Counters as rates per second; other metrics as they are. What the page shows as "now". */
  rates: z.record(z.string(), readingSchema),
  details: detailsSchema,
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
  /** It is what visitors see. */
  front: z.boolean().optional(),
  /** One that is new is absent from older servers. */
  ...remarksSchema.partial().shape,
  runbook: remarksSchema.shape.runbook,
  /** That, and those of its host and groups, in the order in which they are read; absent from older servers. */
  runbooks: z.array(runbookSchema).optional(),
  acknowledgement: acknowledgementSchema.nullable(),
})
export type CheckView = Fact<typeof checkSchema>

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
      /** Counters come as rates per second. Here as below whole numbers are exact, others have five digits or none behind the point. */
      avg: z.array(z.number().nullable()),
      min: z.array(z.number().nullable()),
      max: z.array(z.number().nullable()),
      /** What the last look read, `null` where the span ends before it. Absent from older servers. */
      latest: z.number().nullable().optional(),
    }),
  ),
})
export type History = Fact<typeof historySchema>

/** What only judges and words need is not sent. */
const shownMetricSchema = metricSchema.omit({ toldBy: true, intermittent: true })

export const catalogueSchema = z.object({
  version: z.string(),
  site: z.string(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      title: z.string(),
      summary: z.string(),
      relation: z.boolean(),
      /** What it is about can be captured: of a relation some of its members. */
      records: z.literal(true).optional(),
      metrics: z.record(z.string(), shownMetricSchema),
    }),
  ),
  /** Of the checks that have other metrics than their kind, by id: all of them. Absent where all have their kind's. */
  checks: z.record(z.string(), z.record(z.string(), shownMetricSchema)).optional(),
})
export type Catalogue = Fact<typeof catalogueSchema>

export const groupSchema = z.object({ name: z.string(), title: z.string(), ...needsSchema })
export type GroupView = Fact<typeof groupSchema>

/** Trouble of the monitor itself, shown on the wall as it is. */
export const troubleSchema = z.object({
  /**
   * `config`: the file on disk is refused, the running plan goes on. `delivery`: a message cannot be delivered. `store`:
   * nothing can be stored. `damage`: something that was stored is lost. `resources`: looks cannot be made
   * for want of file descriptors, memory or processes. `blind`: of half of all that is watched nothing can be told.
   * `overdue`: something is not looked at in time. `deadman`: who watches the monitor hears nothing of it.
   */
  of: z.enum([
    'config',
    'delivery',
    'store',
    'poller',
    'history',
    'damage',
    'resources',
    'blind',
    'overdue',
    'deadman',
    'calendar',
  ]),
  since: z.number(),
  text: z.string(),
})
export type Trouble = Fact<typeof troubleSchema>

export const stickySchema = z
  .boolean()
  .default(true)
  .meta({ description: 'It stays until the check is ok, or worse; `false`: only until its status changes.' })

export const acknowledgeRequestSchema = z.strictObject({
  note: z.string().max(1_000).default(''),
  by: z.string().max(100).default(''),
  /** How long, in ms; absent: until the check is ok. */
  forMs: z
    .int()
    .min(1_000)
    .max(30 * 86_400_000)
    .optional(),
  sticky: stickySchema,
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
  readonly groups: readonly GroupView[]
  readonly checks: readonly Summary[]
  /** Newest last, at most 50. */
  readonly events: readonly Transition[]
  readonly troubles: readonly Trouble[]
  /** What trouble that nothing explains does to users, by check; absent where nothing is said to be what they see. */
  readonly impacts?: { readonly [checkId: string]: Impact }
  /** What this viewer may do: absent actions are not shown. */
  readonly may: { readonly operate: boolean }
}
export interface Changes {
  readonly seq: number
  readonly checks: readonly Summary[]
  readonly removed: readonly string[]
  readonly events: readonly Transition[]
  /** What is another now; `null`: there is none any more. */
  readonly impacts?: { readonly [checkId: string]: Impact | null }
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
