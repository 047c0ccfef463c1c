import { z } from 'zod'
import { namedNumber, namedNumbers } from '../../named-number.ts'
import { ownLogin } from '../../protocol/ssh/login.ts'
import { isPointer } from '../json/pointer.ts'
import { textRule } from '../json/read.ts'

const text = z.string().refine((given) => !given.includes('\0'), { error: 'must not hold a NUL' })
const notEmpty = text.refine((given) => given !== '', { error: 'must not be empty' })
const place = z.union([z.string().min(1).max(1_000), z.int().min(1).max(200)])

const number = z.strictObject({
  at: place.optional().meta({ description: 'Where it stands: a column, a name, a pointer.' }),
  ...namedNumber('missing'),
})

const MOST = 100
const few = (rules: object): boolean => Object.keys(rules).length <= MOST

const fields = z.strictObject({
  command: notEmpty
    .default('true')
    .meta({ description: 'The program to run; the word that a restricted login waits for.' }),
  args: z.array(text).default([]).meta({
    description: 'Its arguments, each by itself; no shell takes them apart.',
    open: true,
  }),
  asIs: z.boolean().default(false).meta({
    description: 'Send command and arguments and nothing before them, for a login restricted to certain words.',
  }),
  exit: z
    .array(z.int().min(0).max(255))
    .min(1)
    .default([0])
    .meta({ description: 'Exit codes that are well; others are critical.' }),
  as: z.enum(['columns', 'pairs', 'json', 'number']).optional().meta({
    description:
      'How to read what it says: `columns` of a table, `pairs` (a name, a separator and a value on each line), `json`, or one `number`. Not given: only the exit code counts.',
  }),
  skip: z.int().min(0).max(1_000).default(0).meta({ description: 'Lines at the beginning that are passed over.' }),
  header: z.boolean().default(true).meta({
    description: 'With columns: the first line names them. `false`: they are 1, 2, 3 …',
  }),
  columns: z.int().min(2).max(200).optional().meta({
    description: 'How many columns there are: the last has the rest of the line, with its blanks.',
  }),
  separator: notEmpty.optional().meta({
    description: 'Between columns (blanks if not given), or between a name and its value (`:`).',
  }),
  instances: place.optional().meta({
    description: 'Column that tells the rows apart; without it there must be one row.',
  }),
  numbers: z
    .record(z.string(), z.union([place, number]))
    .refine(few, `at most ${MOST}`)
    .default({})
    .meta({ description: 'Numbers to read, by names of yours: where each stands, or `{ at, unit, label, … }`.' }),
  expect: z.record(z.string(), textRule).refine(few, `at most ${MOST}`).default({}).meta({
    description:
      'What must stand where: a value, a list of values of which one must be there, { contains: … } a part of it; with columns in each row.',
  }),
  contains: notEmpty.optional().meta({ description: 'A text that must be in what it says.' }),
  lacks: notEmpty.optional().meta({ description: 'A text that must not be in it.' }),
  ssh: ownLogin.optional().meta({
    description: 'How to log in, where this check needs another login than its host: as hosts.NAME.ssh.',
  }),
})

export const options = fields.superRefine((given, context) => {
  const wrong = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message })
  const { as, numbers, expect, instances } = given
  const expected = Object.keys(expect)
  if (as === undefined && Object.keys(numbers).length > 0) wrong(['numbers'], 'needs as: how to read what it says')
  if (as === undefined && expected.length > 0) wrong(['expect'], 'needs as: how to read what it says')
  if (as === 'number' && Object.keys(numbers).length !== 1) wrong(['numbers'], 'with as: number there must be just one')
  if (as === 'number' && expected.length > 0) wrong(['expect'], 'is of columns, pairs and json; judge the number')
  if (instances !== undefined && as !== 'columns') wrong(['instances'], 'is a column, with as: columns')
  for (const { metric, at } of rulesOf(given)) {
    if (at === '' && (as === 'columns' || as === 'pairs')) wrong(['numbers', metric], 'needs at: where it stands')
    if (at !== '' && as === 'number') wrong(['numbers', metric], 'with as: number has no place: write { unit: … }')
    if (as === 'json' && !isPointer(at)) wrong(['numbers', metric], POINTER)
  }
  for (const at of expected) if (as === 'json' && !isPointer(at)) wrong(['expect', at], POINTER)
})

const POINTER = 'a JSON Pointer begins with / and writes ~ as ~0, / as ~1'

export type SshOptions = z.output<typeof options>

/** Each with its place: a column, a name, a pointer; empty: all that it says. */
export const rulesOf = ({ numbers }: Pick<SshOptions, 'numbers'>) =>
  namedNumbers(numbers, (place) => number.parse({ at: place })).map((rule) => ({ ...rule, at: String(rule.at ?? '') }))
