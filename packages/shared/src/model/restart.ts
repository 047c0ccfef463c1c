import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { SAFETIES } from '../words.ts'

/** What people restart, what must hold before they do, and what is known of that just now. */

/** Of which checks a rule speaks. `hosts` are names of hosts and groups. */
const subjectSchema = z.discriminatedUnion('of', [
  /** The check of this name of the very host that is asked for. */
  z.object({ of: z.literal('own'), check: z.string() }),
  /** One by its id, whatever host is asked for. */
  z.object({ of: z.literal('one'), check: z.string() }),
  /** Those of this name of the other hosts of the restart: so many are enough. */
  z.object({ of: z.literal('others'), check: z.string(), up: z.number() }),
  /** Every one of this name, on each of these hosts. */
  z.object({ of: z.literal('all'), check: z.string(), hosts: z.array(z.string()) }),
  /** All that these hosts have: none is critical, unless what is restarted is to blame. */
  z.object({ of: z.literal('calm'), hosts: z.array(z.string()) }),
])

/** What a reading must be; a counter is taken as its rate per second. Both ends are inclusive. */
const limitsSchema = z.object({
  metric: z.string(),
  /** `null`: all that it has. */
  instance: z.string().nullable(),
  atLeast: z.number().exactOptional(),
  atMost: z.number().exactOptional(),
})
export type Limits = Fact<typeof limitsSchema>

const ruleSchema = z.object({
  about: subjectSchema,
  /** `null`: it is enough that the check is ok. */
  limits: limitsSchema.nullable(),
  /** What holds where it is safe, as people say it. */
  that: z.string(),
  /** Why it is not safe where that does not hold. */
  otherwise: z.string(),
})
export type Rule = Fact<typeof ruleSchema>

/** What comes of a restart even where it is safe, with the numbers that say how much. */
const costSchema = z.object({ text: z.string(), check: z.string(), metrics: z.array(z.string()) })

const plannedRestartSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Names of hosts and groups: each host of them is asked for by itself. */
  hosts: z.array(z.string()),
  runbook: z.string().nullable(),
  /** What was seen longer ago is not known any more. */
  withinMs: z.number(),
  safe: z.array(ruleSchema),
  costs: z.array(costSchema),
})
export type Restart = Fact<typeof plannedRestartSchema>
export const restartsSchema = z.array(plannedRestartSchema)

/** What one answer rests on. */
const factSchema = z.object({
  /** `null`: it is said of several together. */
  checkId: z.string().nullable(),
  /** When that was seen, wall ms; `null`: never, or of several. */
  at: z.number().nullable(),
  text: z.string(),
})
export type KnownFact = Fact<typeof factSchema>

const reasonSchema = z.object({ answer: z.enum(SAFETIES), text: z.string(), facts: z.array(factSchema) })
export type Reason = Fact<typeof reasonSchema>

const hostAnswerSchema = z.object({
  host: z.string(),
  answer: z.enum(SAFETIES),
  /** Only `yes` is: programs need no more. */
  safe: z.boolean(),
  /** Ids of the checks of this host that it is about. */
  about: z.array(z.string()),
  /** One for each rule: what speaks against it first. */
  reasons: z.array(reasonSchema),
  costs: z.array(z.object({ text: z.string(), facts: z.array(factSchema) })),
})
export type HostAnswer = Fact<typeof hostAnswerSchema>

const aboutRestart = plannedRestartSchema.pick({ name: true, title: true, runbook: true, withinMs: true }).extend({
  /** When this was answered, wall ms. */
  at: z.number(),
})

/** Of all hosts: `yes` where it is for each of them. */
export const restartViewSchema = aboutRestart.extend({
  answer: z.enum(SAFETIES),
  safe: z.boolean(),
  hosts: z.array(hostAnswerSchema),
})
export type RestartView = Fact<typeof restartViewSchema>

/** Of one host. */
export const restartOfHostSchema = aboutRestart.extend(hostAnswerSchema.shape)
export type RestartOfHost = Fact<typeof restartOfHostSchema>
