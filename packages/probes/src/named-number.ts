import type { Definitions } from '@foretop/shared/model.ts'
import { UNIT_NAMES, type Unit } from '@foretop/shared/units.ts'
import { z } from 'zod'

/** What may be said of a number that somebody has read and named, beside where it stands. */
export const namedNumber = (optional: string) => ({
  label: z.string().min(1).optional().meta({ description: 'What it is called; its name.' }),
  unit: z.enum(UNIT_NAMES).default('count').meta({ description: 'Its unit.' }),
  scale: z.number().default(1).meta({ description: 'What it is multiplied by to be in that unit.' }),
  counter: z.boolean().default(false).meta({ description: 'It only grows, and is judged and drawn per second.' }),
  optional: z.boolean().default(false).meta({ description: optional }),
})

interface NumberNamed {
  /** The metric that is made of it. */
  readonly metric: string
  readonly label: string
  readonly unit: Unit
  readonly counter: boolean
  readonly optional: boolean
}

/** The metrics that such numbers are. */
export const metricsOfNumbers = (numbers: readonly NumberNamed[]): Definitions =>
  Object.fromEntries(
    numbers.map(({ metric, label, unit, counter, optional }) => [
      metric,
      { label, unit, ...(counter && { counter: true }), ...(optional && { intermittent: true }) },
    ]),
  )
