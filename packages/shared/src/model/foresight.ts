import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { CONCLUSIONS, NEWS } from '../words.ts'
import { routingSchema } from './ledger.ts'

/** Who would hear of what, before it happens. Times are wall ms. */

const foreseenWordSchema = z.object({
  checkId: z.string(),
  /** When it would be told: as soon as it is confirmed, or later by the time alone. */
  at: z.number(),
  /** Name of a channel. */
  recipient: z.string(),
  why: z.enum(NEWS),
  /** As the route says it: a channel, a person, a rota. */
  target: z.string(),
})
export type ForeseenWord = Fact<typeof foreseenWordSchema>

export const foresightSchema = z.object({
  /** In words, as it was understood. */
  fault: z.string(),
  at: z.number(),
  until: z.number(),
  /** Trouble that nothing else explains: what is told. */
  roots: z.array(
    z.object({
      checkId: z.string(),
      status: z.enum(CONCLUSIONS),
      /** How many checks that fail with it are explained by it. */
      explains: z.number(),
      /** After so long it is confirmed at the latest. */
      confirmedWithinMs: z.number(),
      /** Until then a planned downtime keeps it quiet; `null`: none does. */
      quietUntil: z.number().nullable(),
      /** What each route makes of it at that moment: why others do not hear. */
      routes: z.array(routingSchema),
    }),
  ),
  /** Names of all channels. */
  channels: z.array(z.string()),
  /** Of the machine: what moments without one are read in. */
  zone: z.string(),
  /** In the order in which they hear it, as long as nobody takes it on. */
  told: z.array(foreseenWordSchema),
})
export type Foresight = Fact<typeof foresightSchema>

/** Hours of a week in which trouble of some checks would reach nobody. */
export const coverageSchema = z.object({
  /** The Monday, in the zone of the machine, with which the week that was looked at begins. */
  from: z.number(),
  /** Hours that the week has: one more or less where the clock changes. */
  hours: z.number(),
  /** Of a check and a status within this time of its beginning somebody must hear. */
  withinMs: z.number(),
  gaps: z.array(
    z.object({
      /** Those of which the same is true. */
      checks: z.array(z.string()),
      status: z.enum(CONCLUSIONS),
      /** Which hours of the week, from 0. */
      hours: z.array(z.number()),
      /** Nobody is told on purpose: a route says so. */
      isWanted: z.boolean(),
    }),
  ),
  checks: z.number(),
  /** Everything that is looked at, with who hears of it in each hour of the week; the gaps are among that. */
  rows: z.array(
    z.object({
      statuses: z.array(z.enum(CONCLUSIONS)),
      count: z.number(),
      /** Ids of the first of its checks. */
      checks: z.array(z.string()),
      /** Name of the smallest group that holds them all; `null`: none does. */
      group: z.string().nullable(),
      /** For each hour a number in `hearers`; 0: nobody. */
      hours: z.array(z.number()),
      isWanted: z.boolean(),
    }),
  ),
  /** Those who hear, as routes say it (channels, people, rotas), each combination once; the first is nobody. */
  hearers: z.array(z.array(z.string())),
  /** Of the machine. */
  zone: z.string(),
})
export type Coverage = Fact<typeof coverageSchema>
