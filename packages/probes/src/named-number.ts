import type { Definitions, Reading } from '@foretop/shared/model.ts'
import { UNIT_NAMES, UNITS, type Unit } from '@foretop/shared/units.ts'
import { z } from 'zod'

/**
 * What may be said of a number that is read by a name of somebody's own, beside where it stands; `missing` is how one looks that
 * is not there, in words that follow “it may be”.
 */
export const namedNumber = (missing: string) => ({
  label: z.string().min(1).optional().meta({ description: 'What it is called; the name of yours.' }),
  unit: z.enum(UNIT_NAMES).default('count').meta({ description: 'Its unit.' }),
  scale: z.number().default(1).meta({ description: 'What it is multiplied by to be in that unit.' }),
  counter: z.boolean().default(false).meta({ description: 'It only grows, and is judged and drawn per second.' }),
  optional: z
    .boolean()
    .default(false)
    .meta({ description: `It may be ${missing}.` }),
})

/** One as it is read. */
export interface NamedNumber {
  /** The metric that is made of it. */
  readonly metric: string
  readonly label: string
  readonly unit: Unit
  readonly counter: boolean
  readonly optional: boolean
}

/** Each with its name. A text alone says where it stands, which is all that `usual` needs: the rest is as usual. */
export const namedNumbers = <N extends { readonly label?: string | undefined }, P extends string | number = string>(
  given: { readonly [metric: string]: P | N },
  usual: (place: P) => N,
): readonly (N & Pick<NamedNumber, 'metric' | 'label'>)[] =>
  Object.entries(given).map(([metric, said]) => {
    const one = typeof said === 'object' ? said : usual(said)
    return { ...one, metric, label: one.label ?? metric }
  })

/** The metrics that they are, for `metricsOf`. */
export const definitionsOf = (numbers: readonly NamedNumber[]): Definitions =>
  Object.fromEntries(
    numbers.map(({ metric, label, unit, counter, optional }) => [
      metric,
      { label, unit, ...(counter && { counter: true }), ...(optional && { intermittent: true }) },
    ]),
  )

/** Those that are one value, as people read them. What a counter stands at tells nobody anything. */
export const textsOf = (
  numbers: readonly Omit<NamedNumber, 'optional'>[],
  readings: { readonly [metric: string]: Reading | undefined },
): readonly string[] =>
  numbers.flatMap(({ metric, label, unit, counter }) => {
    const reading = readings[metric]
    return typeof reading !== 'number' || counter ? [] : [`${label} ${UNITS[unit].text(reading)}`]
  })
