import type { Fact } from '@foretop/shared/fact.ts'
import { causeSchema } from '@foretop/shared/model/handling.ts'
import { plannedSchema } from '@foretop/shared/model/plan.ts'
import { incidentSchema, stateSchema, statusSchema, transitionSchema } from '@foretop/shared/model/state.ts'
import { z } from 'zod'

const behindSchema = z.object({
  silence: causeSchema.exactOptional(),
  downtime: causeSchema.exactOptional(),
  acknowledgement: causeSchema.exactOptional(),
})
/** What exactly makes it quiet. */
export type Behind = Fact<typeof behindSchema>

/** A transition, and all that must be known of its moment to decide later who hears of it: also when the check is gone. */
export const situationSchema = z.object({
  transition: transitionSchema,
  check: plannedSchema.pick({ id: true, name: true, host: true, groups: true, runbook: true }),
  /** After the transition, and all that the same look changed. */
  state: stateSchema.pick({ status: true, since: true, flapping: true, flappingSince: true, blockedBy: true }),
  /** After the transition: one that it closes is still here. `null`: there is no trouble. */
  incident: incidentSchema.nullable(),
  /** What it was when somebody took it on; `null`: nobody has it. */
  acknowledgedAs: statusSchema.nullable(),
  silenced: z.boolean(),
  downtime: z.boolean(),
  /** Earlier versions noted nothing of it. */
  behind: behindSchema.exactOptional(),
})
export type Situation = Fact<typeof situationSchema>
