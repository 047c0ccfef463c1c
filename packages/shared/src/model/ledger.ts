import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { decisionSchema } from './handling.ts'
import { statusSchema } from './state.ts'

/** One try to deliver a message. Times are wall ms. */
export const trySchema = z.object({
  message: z.string(),
  begunAt: z.number(),
  /** The last five are `null` while it goes on, and for ever where the monitor ended meanwhile. */
  endedAt: z.number().nullable(),
  /** `failed`: it is tried again; `dead`: it never will be. */
  came: z.enum(['delivered', 'failed', 'dead']).nullable(),
  /** What the receiver said, or why it could not be asked. */
  text: z.string().nullable(),
  /** By what the receiver knows the message, where it says so. */
  providerId: z.string().nullable(),
  nextTryAt: z.number().nullable(),
})
export type Try = Fact<typeof trySchema>

/** Why what is to be told has not gone out yet. */
export const waitSchema = z.discriminatedUnion('of', [
  /** For more to go with it, as its route asks or because more may belong to it; `null`: not known until when. */
  z.object({ of: z.literal('gather'), until: z.number().nullable() }),
  /** The channel fails, and it gathers behind what waits for that. */
  z.object({ of: z.literal('outage'), since: z.number(), error: z.string(), nextTryAt: z.number().nullable() }),
  /** Another message is being sent there. */
  z.object({ of: z.literal('message'), message: z.string() }),
])
export type Wait = Fact<typeof waitSchema>

/** What became of a decision to send. Times are wall ms. */
export const fateSchema = z.object({
  /** `sending`: it was tried, and may have failed; `dead`: it never will be told; `withdrawn`: there was nothing left to say. */
  state: z.enum(['waiting', 'sending', 'sent', 'dead', 'withdrawn']),
  queuedAt: z.number(),
  dueAt: z.number(),
  /** Id of the message that it goes out with; `null` until it is tried. */
  message: z.string().nullable(),
  tries: z.number(),
  firstTriedAt: z.number().nullable(),
  nextTryAt: z.number().nullable(),
  doneAt: z.number().nullable(),
  /** Why it failed last, or was withdrawn. */
  error: z.string().nullable(),
  /** What the receiver said when it took it, and by what it knows it. */
  receipt: z.string().nullable(),
  providerId: z.string().nullable(),
  /** Other notices in the same message. */
  others: z.number(),
  /** Number of the check's later transition that speaks for it in the same message. */
  saidBy: z.number().nullable(),
})
export type Fate = Fact<typeof fateSchema>

/** A decision with what became of it. */
export const accountSchema = decisionSchema.extend({
  /** What was seen; `null` where that is not kept. */
  text: z.string().nullable(),
  /** `null` where it was decided to tell nobody. */
  fate: fateSchema.nullable(),
  waits: waitSchema.nullable(),
})
export type Account = Fact<typeof accountSchema>

/** What one route made of it, in the order of the configuration. */
export const routingSchema = z.object({
  to: z.array(z.string()),
  /** What it asks for, in words; empty: nothing. */
  match: z.string(),
  goesOn: z.boolean(),
  /** Hours in which it holds, by name; `null`: always. */
  during: z.string().nullable(),
  /** Who hears of it too, once nobody has taken it on for so long. */
  steps: z.array(z.object({ afterMs: z.number(), to: z.array(z.string()) })),
  /** Names of all channels that it leads to at any time, in any step. */
  reaches: z.array(z.string()),
  /** `passed`: an earlier one took it, and did not let it go on. `hours`: it matches at other times. The rest: by what it did not match. */
  came: z.enum(['takes', 'passed', 'hours', 'status', 'groups', 'hosts', 'checks']),
})
export type Routing = Fact<typeof routingSchema>

/** Who was told of what happened to a check at some moment, and who was not, and why. */
export const whySchema = z.object({
  checkId: z.string(),
  /** The moment that was asked about. */
  at: z.number(),
  /** What happened last by then; `null`: nothing that is known. */
  happened: z
    .object({ seq: z.number(), at: z.number(), status: statusSchema.nullable(), text: z.string().nullable() })
    .nullable(),
  /** It is not decided yet who hears of it: something that the check needs may turn out to explain it. */
  undecided: z.boolean(),
  /** One for each channel that there is or was told, in the order of the configuration. */
  channels: z.array(
    z.object({
      name: z.string(),
      kind: z.string().nullable(),
      account: accountSchema.nullable(),
      /** All tries of all messages that it went with, as they happened. */
      tries: z.array(trySchema),
    }),
  ),
  /** Of a problem. `null`: the routes of that time are not known. */
  routes: z.array(routingSchema).nullable(),
  /** What happened to the check before and after it, of which somebody was to be told. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type Why = Fact<typeof whySchema>
