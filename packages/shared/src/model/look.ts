import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { CONCLUSIONS, CRASH_CODES, FAILURE_CODES } from '../words.ts'

/** A number, or one number per instance (per disk, per queue, per device). */
export const readingSchema = z.union([z.number(), z.record(z.string(), z.number())])
export type Reading = Fact<typeof readingSchema>
export type Metrics = { readonly [name: string]: Reading | undefined }

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Scalar = Fact<typeof scalarSchema>
export const rowSchema = z.record(z.string(), scalarSchema)
export type Row = Fact<typeof rowSchema>

/** Shown, never judged. */
export const detailsSchema = z.record(z.string(), z.union([scalarSchema, z.array(rowSchema)]))
export type Details = Fact<typeof detailsSchema>

/** Judged, never shown: what a probe tells relations. Names are the probe's own; what servers name is among the values. */
export type Evidence = Scalar | readonly Evidence[] | { readonly [name: string]: Evidence }

/**
 * Compared, never shown by itself: what a server is in one word each (a version, a fingerprint). One that is not told is
 * not known.
 */
export type Traits = { readonly [name: string]: string | null | undefined }

/**
 * What a probe found of one check and must know at its next look, whatever process makes that: how far a log was read.
 * Neither judged nor shown.
 */
export const keepsakeSchema = z.object({
  checkId: z.string(),
  /** Of the check as it was looked at: to any other it means nothing. */
  revision: z.string(),
  /** JSON, as only the probe reads it. */
  value: z.string(),
  /** Wall ms of the look that left it. */
  at: z.number(),
})
export type Keepsake = Fact<typeof keepsakeSchema>

/** What a source listed when its list was last taken: what is in force until another one is. */
export const listSchema = z.object({
  /** Of the source. */
  checkId: z.string(),
  /** Of its check as it was looked at. */
  revision: z.string(),
  /** A line for each row, as only those know who write and read lists. */
  lines: z.string(),
  /** Wall ms of the look. */
  at: z.number(),
})
export type List = Fact<typeof listSchema>

/** Whose trouble is all that a conclusion tells of. */
export const becauseSchema = z.object({
  /** Ids of members: each of them is in trouble by itself. */
  checks: z.array(z.string()),
  /** Of what is measured, that which tells of nothing else. */
  metrics: z.array(z.string()),
  /** It is more than the sum of theirs (too few are left): only what ails all of them explains it. */
  together: z.literal(true).exactOptional(),
  /** Of such: trouble of so many of them would be enough for it. All of them, if it is not said. */
  enough: z.number().exactOptional(),
})
export type Because = Fact<typeof becauseSchema>

const factsSchema = z.object({
  metrics: z.record(z.string(), readingSchema),
  details: detailsSchema.exactOptional(),
  /** What the look itself concludes (a plugin's exit code, a person's report): thresholds only make it worse. */
  says: z.enum(CONCLUSIONS).exactOptional(),
  /** One line for people, without status words. */
  text: z.string(),
  /** Of a conclusion that is bad; absent: it tells of more than that. */
  because: becauseSchema.exactOptional(),
})

/** What one look at a server found. */
export type Facts = Omit<Fact<typeof factsSchema>, 'metrics'> & {
  readonly metrics: Metrics
  /** Whole, or there is no answer. It stays in the server: it is neither stored nor sent to anybody. */
  readonly evidence?: Evidence
  /** Nor are these. */
  readonly traits?: Traits
}

const failedSchema = z.object({ outcome: z.literal('failed'), code: z.enum(FAILURE_CODES), text: z.string() })
const crashedSchema = z.object({
  ...{ outcome: z.literal('crashed'), code: z.enum(CRASH_CODES), text: z.string() },
  because: becauseSchema.exactOptional(),
})

export type Outcome =
  | ({ readonly outcome: 'answered' } & Facts)
  | Fact<typeof failedSchema>
  | Fact<typeof crashedSchema>

const aboutSchema = z.object({
  checkId: z.string(),
  /** `null` for relations, which look at no single machine. */
  host: z.string().nullable(),
  /** Where it was looked at, which others may know it by; absent for relations. */
  address: z.string().nullable().exactOptional(),
  /** Wall time in ms when the look ended. */
  at: z.number(),
  durationMs: z.number(),
})

export type Observation = Fact<typeof aboutSchema> & {
  /**
   * The same moment in ms by the monotonic clock of this process: whatever is measured between looks is measured by it,
   * for wall time is set at times. Absent where it would mean nothing: in a look of an earlier run, or of others.
   */
  readonly seenAt?: number
} & Outcome

/** An observation as it is stored, for what of it outlives the process. */
export const observationSchema = z.discriminatedUnion('outcome', [
  aboutSchema.extend({ outcome: z.literal('answered'), ...factsSchema.shape }),
  aboutSchema.extend(failedSchema.shape),
  aboutSchema.extend(crashedSchema.shape),
])
