import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { UNIT_NAMES } from '../units.ts'
import type { View } from '../views.ts'

/** Both ends are exclusive: exactly 90 is not above 90. */
const rangeSchema = z.object({ above: z.number().exactOptional(), below: z.number().exactOptional() })
export type Range = Fact<typeof rangeSchema>

const levelsSchema = z.object({ warning: rangeSchema.exactOptional(), critical: rangeSchema.exactOptional() })

/** Ranges in which a reading is bad. `instances` replaces them whole for one instance (one disk, one queue). */
export const thresholdsSchema = levelsSchema.extend({
  instances: z.record(z.string(), levelsSchema).exactOptional(),
})
export type Thresholds = Fact<typeof thresholdsSchema>

/** One step of a colour scale for showing a number, as pbadm does; it never judges. Read from the first that fits. */
const bandSchema = z.object({
  upTo: z.number().nullable(),
  tone: z.enum(['ok', 'warning', 'critical']),
  strength: z.enum(['plain', 'bold', 'filled']),
})
export type Band = Fact<typeof bandSchema>

/** Pages of another version may have other names: whoever reads them looks for those it knows. */
const viewSchema = z.object({ name: z.string(), role: z.string() }) as unknown as z.ZodType<View>

export const metricSchema = z.object({
  label: z.string(),
  unit: z.enum(UNIT_NAMES),
  /** Of a flag that should be set: what is said where it is not, in place of the label: `SQL thread does not run`. */
  unset: z.string().exactOptional(),
  /**
   * The look's text begins with each of what this counts, by name: where there are too many of them it alone is the
   * reason, for `Faults: 1` says nothing. Of a flag also where it is not set and should be.
   */
  toldBy: z.literal('text').exactOptional(),
  /** What is bad unless the configuration says otherwise. */
  thresholds: thresholdsSchema.exactOptional(),
  /** Grows until restart. The number says at which width it wraps; `true`: it only ever resets. */
  counter: z.union([z.literal(true), z.literal(32), z.literal(64)]).exactOptional(),
  /** Left out at times although all is well (the hit rate of a cold cache): never unknown for that. */
  intermittent: z.literal(true).exactOptional(),
  /** Metrics of one probe with the same chart name share a graph. */
  chart: z.string().exactOptional(),
  /** Which page shows it, and as what. */
  view: viewSchema.exactOptional(),
  bands: z.array(bandSchema).exactOptional(),
})
export type Metric = Fact<typeof metricSchema>

/** What the numbers of a check mean, by the names of its metrics. */
export type Definitions = { readonly [metric: string]: Metric }
