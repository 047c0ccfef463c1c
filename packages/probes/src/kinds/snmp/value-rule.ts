import type { Metric } from '@foretop/shared/model.ts'
import { UNIT_NAMES, type Unit } from '@foretop/shared/units.ts'
import { z } from 'zod'
import { namedNumber } from '../../named-number.ts'
import { isOid, numericOid } from './oid.ts'

export const oid = z.string().refine(isOid, 'must be an oid in numbers, as 1.3.6.1.2.1.1.3.0')
const text = z.union([z.string().min(1), z.number()])

export const value = z.strictObject({
  oid: oid.meta({ description: 'Where it is; that of a value that is in no table ends in .0.' }),
  ...namedNumber('missing'),
  unit: z.enum(UNIT_NAMES).default('count').meta({ description: 'Its unit. TimeTicks come in seconds.' }),
  counter: z.boolean().optional().meta({
    description: 'It only grows, and is judged and drawn per second. Must be said of a Counter32 or Counter64.',
  }),
  states: z
    .record(z.string().regex(/^-?\d{1,10}$/, 'must be a number, as the agent says it'), z.string().min(1))
    .optional()
    .meta({ description: 'What its numbers mean: `{ 1: up, 2: down }`.' }),
  expect: z
    .union([text, z.array(text).min(1), z.strictObject({ contains: z.string().min(1) })])
    .optional()
    .meta({
      description:
        'What it must be: one of `states`, a text, one of several, or { contains: … }. All else is critical.',
    }),
})

export type Given = string | z.output<typeof value>

export interface Rule {
  /** The metric that is made of it. */
  readonly metric: string
  /** Without a dot at its beginning. */
  readonly oid: string
  readonly label: string
  readonly unit: Unit
  readonly scale: number
  /** `undefined`: nobody said so. */
  readonly counter: boolean | undefined
  readonly states: ReadonlyMap<string, string>
  readonly expected: Expected | null
  readonly optional: boolean
}

export type Expected = { readonly any: readonly string[] } | { readonly contains: string }

/** An oid alone says where, and all else is as usual. */
export function ruleOf([metric, given]: readonly [string, Given]): Rule {
  const said = typeof given === 'string' ? value.parse({ oid: given }) : given
  const { label = metric, unit, scale, counter, optional, expect } = said
  return {
    ...{ metric, oid: numericOid(said.oid), label, unit, scale, counter, optional },
    states: new Map(Object.entries(said.states ?? {})),
    expected: expect === undefined ? null : expectedOf(expect),
  }
}

const expectedOf = (expect: NonNullable<z.output<typeof value>['expect']>): Expected =>
  typeof expect === 'object' && !Array.isArray(expect) ? expect : { any: [expect].flat().map(String) }

/** What is measured by it. */
export function metricOf({ label, unit, counter, expected, optional }: Rule): Metric {
  const may = optional ? ({ intermittent: true } as const) : {}
  if (expected === null) return { label, unit, ...(counter && { counter: true }), ...may }
  const unset = `${label} is not ${wordsOf(expected)}`
  return { label, unit: 'flag', unset, thresholds: { critical: { below: 1 } }, ...may }
}

export const wordsOf = (expected: Expected): string =>
  'contains' in expected ? `a text with ${JSON.stringify(expected.contains)}` : expected.any.join(' or ')

/** What cannot be together in one rule, each with the option it is about. */
export function mistakesIn(given: Given): readonly { readonly at: string; readonly message: string }[] {
  if (typeof given === 'string' || given.expect === undefined) return []
  const { states, counter, scale, unit } = given
  const known = Object.values(states ?? {})
  const expected = expectedOf(given.expect)
  const strange =
    states === undefined || 'contains' in expected ? [] : expected.any.filter((one) => !known.includes(one))
  return [
    ...strange.map((one) => ({ at: 'expect', message: `${one} is none of its states` })),
    ...(counter === true ? [{ at: 'counter', message: 'with expect it is yes or no, and counts nothing' }] : []),
    ...(scale !== 1 ? [{ at: 'scale', message: 'with expect it is yes or no' }] : []),
    ...(unit !== 'count' && unit !== 'flag' ? [{ at: 'unit', message: 'with expect it is yes or no' }] : []),
  ]
}
