import { UNIT_NAMES, type Unit } from '@foretop/shared/units.ts'
import { z } from 'zod'

const value = z.string()
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'not the name of a label')

/** Which series of a page make one metric, as somebody writes it. */
export const series = z.strictObject({
  name: z.string().min(1).meta({ description: 'Its name on the page, as node_load1.' }),
  labels: z
    .record(labelName, z.union([value, z.array(value).min(1)]))
    .default({})
    .meta({
      description: 'Labels it must have: a value (`*` stands for anything) or several; "": without that label.',
    }),
  instances: z
    .union([labelName, z.array(labelName).min(1)])
    .optional()
    .meta({ description: 'Label, or several, that tells the series apart: one instance for each value.' }),
  sum: z.boolean().default(false).meta({ description: 'Add up all that are not told apart by that.' }),
  counter: z.boolean().optional().meta({
    description: 'It only grows, and is judged and drawn per second; so are _total, _count, _sum and _bucket.',
  }),
  label: z.string().min(1).optional().meta({ description: 'What it is called; the name of yours.' }),
  unit: z
    .enum(UNIT_NAMES)
    .optional()
    .meta({ description: 'Its unit; by the end of its name (_bytes, _seconds, _celsius, _ratio), else count.' }),
  scale: z
    .number()
    .optional()
    .meta({ description: 'What it is multiplied by to be in that unit; 1, of a _ratio in percent 100.' }),
  optional: z.boolean().default(false).meta({ description: 'It may be missing, or not a number.' }),
})

export type Given = string | z.output<typeof series>

export interface Rule extends Omit<z.output<typeof series>, 'instances'> {
  /** The metric that is made of it. */
  readonly metric: string
  readonly label: string
  readonly unit: Unit
  readonly scale: number
  readonly instances: readonly string[] | null
  /** Whether it is judged per second; if nobody said so, the page must not say otherwise. */
  readonly counts: boolean
}

/** What is not said follows from the name, as Prometheus's conventions have it. */
export function ruleOf(metric: string, given: Given): Rule {
  const said = typeof given === 'string' ? series.parse({ name: given }) : given
  const { unit, scale } = unitOf(said.name)
  return {
    ...said,
    metric,
    label: said.label ?? metric,
    unit: said.unit ?? unit,
    scale: said.scale ?? ((said.unit ?? unit) === unit ? scale : 1),
    instances: said.instances === undefined ? null : [said.instances].flat(),
    counts: said.counter ?? /_(total|count|sum|bucket)$/.test(said.name),
  }
}

function unitOf(name: string): { readonly unit: Unit; readonly scale: number } {
  const [, last] = /_([a-z]+)$/.exec(name.replace(/_(total|sum)$/, '')) ?? []
  switch (last) {
    case 'bytes':
      return { unit: 'bytes', scale: 1 }
    case 'seconds':
      return { unit: 's', scale: 1 }
    case 'celsius':
      return { unit: 'celsius', scale: 1 }
    case 'ratio':
      return { unit: 'percent', scale: 100 }
    default:
      return { unit: 'count', scale: 1 }
  }
}
