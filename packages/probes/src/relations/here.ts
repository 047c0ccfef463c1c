import type { Metrics } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { MemberLook } from '../define.ts'

/** How a check says that its machine has something: `answers`, or a number of its own. */
const sign = z.union([
  z.literal('answers'),
  z.strictObject({
    metric: z.string().min(1).meta({ description: 'A metric of that check.' }),
    instance: z
      .union([z.string().min(1), z.int().transform(String)])
      .optional()
      .meta({ description: 'Of several instances which one.' }),
    is: z.number().optional().meta({ description: 'What it is then; above 0 if not given.' }),
  }),
])
export type Sign = z.output<typeof sign>

/** By name of the check: how each of its looks says that what it looks at is on this machine. */
export const signs = z
  .record(z.string().min(1), sign)
  .refine((all) => Object.keys(all).length > 0, { error: 'must name a check' })

/** Whether it is on this machine; `null`: not known. */
export function isHere(look: MemberLook, sign: Sign): boolean | null {
  if (sign === 'answers') return look.outcome === 'crashed' ? null : look.outcome === 'answered'
  const value = look.outcome === 'answered' ? readingIn(look.metrics, sign) : undefined
  if (value === undefined) return null
  return sign.is === undefined ? value > 0 : value === sign.is
}

/** Without an instance the only one there is. */
function readingIn(metrics: Metrics, { metric, instance }: Exclude<Sign, 'answers'>): number | undefined {
  const reading = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined
  if (typeof reading !== 'object') return instance === undefined ? reading : undefined
  if (instance !== undefined) return Object.hasOwn(reading, instance) ? reading[instance] : undefined
  const values = Object.values(reading)
  return values.length === 1 ? values[0] : undefined
}
