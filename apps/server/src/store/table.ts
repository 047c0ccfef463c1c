import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { fitting, type SqlRow } from './rows.ts'

/** One table whose columns are the fields of a schema: the one list of both. */
export interface Table<T> {
  /** `suffix`: what SQL wants after the values. Numbers are kept whole. */
  insert(verb: 'INSERT' | 'INSERT OR REPLACE', suffix?: string): (value: T) => void
  /** The fields of a row, whatever is in them. */
  fieldsOf(row: SqlRow): { readonly [field: string]: unknown }
  /** Throws when the row is not of the schema. */
  of(row: SqlRow): T
}

/** `called`: names of columns that are not their field's in snake_case. */
export function createTable<S extends z.ZodObject>(
  database: DatabaseSync,
  name: string,
  schema: S,
  called: { readonly [field: string]: string } = {},
): Table<Fact<S>> {
  const fields = Object.entries(schema.shape).map(([field, kind]) => ({
    field,
    column: called[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    as: keptAs(kind),
  }))
  const columns = fields.map(({ column }) => column)
  const fieldsOf: Table<unknown>['fieldsOf'] = (row) =>
    Object.fromEntries(fields.map(({ field, column, as }) => [field, read(row[column], as)]))
  return {
    insert(verb, suffix = '') {
      const values = columns.map((column) => `:${column}`).join(', ')
      const statement = database.prepare(`${verb} INTO ${name} (${columns.join(', ')}) VALUES (${values}) ${suffix}`)
      return (value) => {
        const given = new Map<string, unknown>(Object.entries(value as object))
        statement.run(Object.fromEntries(fields.map(({ field, column, as }) => [column, cell(given.get(field), as)])))
      }
    },
    fieldsOf,
    of: (row) => fitting(schema, fieldsOf(row)) as Fact<S>,
  }
}

type As = 'itself' | 'flag' | 'json'

function keptAs(kind: z.core.$ZodType): As {
  if (kind instanceof z.ZodNullable) return keptAs(kind.unwrap())
  if (kind instanceof z.ZodBoolean) return 'flag'
  return kind instanceof z.ZodString || kind instanceof z.ZodNumber || kind instanceof z.ZodEnum ? 'itself' : 'json'
}

function read(value: unknown, as: As): unknown {
  if (value === null) return null
  return as === 'json' ? JSON.parse(String(value)) : as === 'flag' ? value === 1 : value
}

function cell(value: unknown, as: As): SQLInputValue {
  if (value === null) return null
  if (as === 'json' && value !== undefined) return JSON.stringify(value)
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Math.round(value)
  if (typeof value === 'string') return value
  throw new Error(`a defect: ${typeof value} cannot be stored`)
}
