import { z } from 'zod'
import { didYouMean, unknownKey } from './nearest.ts'
import type { Path } from './tree.ts'

export interface Complaint {
  readonly path: Path
  readonly message: string
}

/** Checks a value by its schema: the parsed value, or everything wrong with it in the words of an operator. */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { readonly value: z.output<S> } | { readonly complaints: readonly Complaint[] } {
  const parsed = schema.safeParse(value, { error: (issue) => word(issue, schema) })
  if (parsed.success) return { value: parsed.data }
  return { complaints: parsed.error.issues.flatMap((issue) => complaintsOf(issue, schema)) }
}

function complaintsOf(issue: z.core.$ZodIssue, schema: z.ZodType): readonly Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    const holder = schemaAt(schema, issue.path)
    const known = holder instanceof z.ZodObject ? Object.keys(holder.shape) : []
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, known) }))
  }
  const deeper = issue.code === 'invalid_union' ? nearestOf(issue) : []
  if (deeper.length > 0) return deeper.flatMap((inner) => complaintsOf(inner, schema))
  return [{ path: issue.path, message: issue.message.replaceAll(/\s+/g, ' ') }]
}

/** Of alternatives what is wrong with the only one that is of the right type at all: a list, a map. */
function nearestOf({ path, errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const near = errors.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  )
  return near.length !== 1 ? [] : (near[0] ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
}

/** Schemas' own messages go before these. The value that came is added by who knows how it was written. */
function word(issue: z.core.$ZodRawIssue, schema: z.ZodType): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${TYPES[String(issue.expected)] ?? issue.expected}`
    case 'too_small':
    case 'too_big':
      return `must ${limits(issue, schemaAt(schema, issue.path ?? []))}`
    case 'invalid_value':
      return `must be ${orList(issue.values)}${suggestion(issue.input, issue.values)}`
    case 'invalid_format':
      return `must be ${FORMATS[String(issue.format)] ?? `a valid ${issue.format}`}`
    case 'invalid_union':
      return wordUnion(issue.errors)
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'invalid_key':
      return 'a name may have letters, digits, dot, dash and underscore'
    default:
      return 'is not valid'
  }
}

const TYPES: { readonly [expected: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
}

const FORMATS: { readonly [format: string]: string } = {
  url: 'an address such as https://www.example.org/',
  regex: 'of the right form',
  safeint: 'a whole number',
}

const orList = (values: readonly unknown[]) => (values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`)
const suggestion = (input: unknown, values: readonly unknown[]) =>
  typeof input === 'string' ? didYouMean(input, values.map(String)) : ''

/** Alternatives: the complaints of that which came nearest, or what each of them expects. */
function wordUnion(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const texts = errors.map((issues) => issues[0]).filter((issue) => issue !== undefined)
  const deep = texts.find((issue) => issue.path.length > 0)
  if (deep !== undefined) return `${deep.path.map(String).join('.')}: ${deep.message}`
  return [...new Set(texts.map((issue) => issue.message))].join(', or ')
}

/** Both limits of a number, text or list, though only one was broken. */
function limits(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>, schema?: z.ZodType) {
  const { minimum, maximum } = bounds(schema)
  const least = issue.code === 'too_small' ? issue.minimum : minimum
  const most = issue.code === 'too_big' ? issue.maximum : maximum
  const [verb, things] = NOUNS[issue.origin ?? ''] ?? ['be', '']
  if (least !== undefined && most !== undefined) return `${verb} ${least}–${most}${things}`
  const exclusive = issue.inclusive === false
  if (least !== undefined) return `${verb} ${exclusive ? 'above' : 'at least'} ${least}${things}`
  return `${verb} ${exclusive ? 'below' : 'at most'} ${most}${things}`
}

const NOUNS: { readonly [origin: string]: readonly [string, string] } = {
  string: ['have', ' letters'],
  array: ['have', ' entries'],
}

function bounds(schema: z.ZodType | undefined): { readonly minimum?: number; readonly maximum?: number } {
  if (!(schema instanceof z.ZodNumber)) return {}
  const [least, most] = [schema.minValue, schema.maxValue]
  return {
    ...(least !== null && least > Number.MIN_SAFE_INTEGER && { minimum: least }),
    ...(most !== null && most < Number.MAX_SAFE_INTEGER && { maximum: most }),
  }
}

/**
 * The schema that judges what is at `path`, with what wraps it taken off; of alternatives the one that has such a path
 * at all, and of those that end there the map.
 */
function schemaAt(schema: z.core.$ZodType, path: Path): z.ZodType | undefined {
  const [step, ...rest] = path
  const bare = unwrap(schema)
  if (bare instanceof z.ZodUnion) {
    const found = bare.options.flatMap((option) => schemaAt(option, path) ?? [])
    return found.find((one) => one instanceof z.ZodObject) ?? found[0]
  }
  if (step === undefined) return bare
  if (bare instanceof z.ZodObject) return bare.shape[String(step)] && schemaAt(bare.shape[String(step)], rest)
  if (bare instanceof z.ZodRecord) return schemaAt(bare.valueType, rest)
  if (bare instanceof z.ZodArray) return schemaAt(bare.element, rest)
  return undefined
}

/** What a schema judges in the end, with optional, default and the like taken off. */
export function unwrap(schema: z.core.$ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodPipe) return unwrap(schema.in)
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return unwrap(schema.unwrap())
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) return unwrap(schema.unwrap())
  return schema instanceof z.ZodType ? schema : undefined
}
