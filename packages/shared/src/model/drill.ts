import { z } from 'zod'
import type { Fact } from '../fact.ts'

/** What came of telling people of a fault that there is not. Times are wall ms. */
export const drillSchema = z.object({
  /** In words, as it was asked for. */
  fault: z.string(),
  /** The moment that was meant: who would be told then. */
  at: z.number(),
  /** Trouble of which nobody would hear. */
  unheard: z.array(z.string()),
  told: z.array(
    z.object({
      /** Name of a channel. */
      recipient: z.string(),
      /** What it is told of. */
      checks: z.array(z.string()),
      /** So long after the beginning, as long as nobody takes it on. */
      afterMs: z.number(),
      /** As the route says it: a channel, a person, a rota. */
      target: z.string(),
      delivered: z.boolean(),
      /** What the receiver said, or why it was not delivered. */
      text: z.string(),
    }),
  ),
})
export type Drill = Fact<typeof drillSchema>
