import { z } from 'zod'
import { checkAccess, snmpAccess } from '../../snmp-access.ts'
import { type Given, mistakesIn, oid, type Rule, ruleOf, value } from './value-rule.ts'

const MOST_VALUES = 200
const MOST_TABLES = 20
const MOST_COLUMNS = 20

const rule = z.union([oid, value])
const few = (most: number) => [(rules: object) => Object.keys(rules).length <= most, `at most ${most}`] as const

const table = z.strictObject({
  columns: z
    .record(z.string(), rule)
    .refine(...few(MOST_COLUMNS))
    .meta({ description: 'Its columns, by names of yours: each by its oid without the index, or `{ oid, unit, … }`.' }),
  names: oid.optional().meta({
    description: 'Column, also of another table with the same index, that names the rows; else they go by index.',
  }),
  include: z.array(z.string()).default(['*']).meta({ description: 'Rows to read, by name; `*` stands for anything.' }),
  exclude: z.array(z.string()).default([]).meta({ description: 'Of these, rows to leave out.' }),
  mustHave: z
    .array(z.string().min(1))
    .max(1_000)
    .default([])
    .meta({ description: 'Names of rows that must be there.' }),
  optional: z.boolean().default(false).meta({ description: 'It may have no rows.' }),
})

const fields = z.strictObject({
  ...snmpAccess,
  values: z
    .record(z.string(), rule)
    .refine(...few(MOST_VALUES))
    .default({})
    .meta({ description: 'Values to read, by names of yours: each by its oid, or `{ oid, unit, scale, … }`.' }),
  tables: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be letters and digits, as fans is'), table)
    .refine(...few(MOST_TABLES))
    .default({})
    .meta({ description: 'Tables to read, by names of yours: `{ columns, names, include, … }`.' }),
  closed: z.boolean().default(false).meta({
    description: 'The agent must not answer: nobody may ask it from here. Without values and tables.',
  }),
  silenceMs: z.int().min(100).max(60_000).default(2_000).meta({
    description: 'With closed: so long without any answer counts as closed, in ms; less than the timeout.',
  }),
})

export type SnmpOptions = z.output<typeof fields>
type Path = readonly string[]

export const options = fields.check(checkAccess, ({ value: given, issues }) => {
  const note = (path: Path, message: string) =>
    issues.push({ code: 'custom', path: [...path], message, input: given, continue: true })
  const seen = new Map<string, Path>()
  for (const { path, metric, said } of allOf(given)) {
    const before = seen.get(metric)
    if (before !== undefined) note(path, `${before.slice(0, -1).join('.')} has one of that name, too`)
    seen.set(metric, path)
    for (const { at, message } of mistakesIn(said)) note([...path, at], message)
  }
  if (!given.closed && seen.size === 0) note(['values'], 'nothing is asked for: give values or tables')
  if (given.closed && seen.size > 0)
    note(['closed'], 'goes without values and tables: an agent that must not answer has none')
  for (const name of RESERVED) if (Object.hasOwn(given.tables, name)) note(['tables', name], ANOTHER)
  // Each row is shown with its name under that word.
  for (const [title, { columns }] of Object.entries(given.tables))
    if (Object.hasOwn(columns, 'name')) note(['tables', title, 'columns', 'name'], ANOTHER)
})

const ANOTHER = 'must have another name'

/** What is shown beside the tables. */
const RESERVED = ['values', 'broken']

interface Said {
  readonly path: Path
  readonly metric: string
  readonly said: Given
}

function allOf({ values, tables }: SnmpOptions): readonly Said[] {
  const at = (path: Path, rules: { readonly [metric: string]: Given }) =>
    Object.entries(rules).map(([metric, said]) => ({ path: [...path, metric], metric, said }))
  return [
    ...at(['values'], values),
    ...Object.entries(tables).flatMap(([name, { columns }]) => at(['tables', name, 'columns'], columns)),
  ]
}

export const rulesOf = (given: SnmpOptions): readonly Rule[] =>
  allOf(given).map(({ metric, said }) => ruleOf([metric, said]))
