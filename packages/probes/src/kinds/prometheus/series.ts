import { UNIT_NAMES, type Unit } from '@foretop/shared/units.ts'
import { z } from 'zod'
import { type NamedNumber, namedNumber, namedNumbers } from '../../named-number.ts'

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
  ...namedNumber('missing, or not a number'),
  sum: z.boolean().default(false).meta({ description: 'Add up all that are not told apart by that.' }),
  counter: z.boolean().optional().meta({
    description: 'It only grows, and is judged and drawn per second; so are _total, _count, _sum and _bucket.',
  }),
  unit: z
    .enum(UNIT_NAMES)
    .optional()
    .meta({ description: 'Its unit; by the end of its name (_bytes, _seconds, _celsius, _ratio), else count.' }),
  scale: z
    .number()
    .optional()
    .meta({ description: 'What it is multiplied by to be in that unit; 1, of a _ratio in percent 100.' }),
})

interface Chosen {
  readonly series: { readonly [metric: string]: string | z.output<typeof series> }
}

export interface Rule extends NamedNumber, Pick<z.output<typeof series>, 'name' | 'labels' | 'sum'> {
  readonly scale: number
  readonly instances: readonly string[] | null
  /** Somebody said whether it is judged per second; if nobody did, the page must not say otherwise. */
  readonly isTold: boolean
}

/** What is not said follows from the name, as Prometheus's conventions have it. */
export const rulesOf = ({ series: given }: Chosen): readonly Rule[] =>
  namedNumbers(given, (name) => series.parse({ name })).map((said) => {
    const { unit, scale } = unitOf(said.name)
    return {
      ...said,
      unit: said.unit ?? unit,
      scale: said.scale ?? ((said.unit ?? unit) === unit ? scale : 1),
      instances: said.instances === undefined ? null : [said.instances].flat(),
      counter: said.counter ?? /_(total|count|sum|bucket)$/.test(said.name),
      isTold: said.counter !== undefined,
    }
  })

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
