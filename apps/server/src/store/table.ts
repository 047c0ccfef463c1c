import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import type { z } from 'zod'
import { fitting, type SqlRow } from './rows.ts'

interface Columns<Field> {
  /** Fields whose column has another name than theirs in snake_case. */
  readonly called?: { readonly [name: string]: string }
  /** Fields that are kept as JSON. */
  readonly json?: readonly Field[]
  /** Fields that are yes or no. */
  readonly flags?: readonly Field[]
}

/** One table whose columns are the fields of a schema: the one list of both. */
export interface Table<T> {
  /** `suffix`: what SQL wants after the values. Numbers are kept whole. */
  insert(verb: 'INSERT' | 'INSERT OR REPLACE', suffix?: string): (value: T) => void
  /** The fields of a row, whatever is in them. */
  fieldsOf(row: SqlRow): { readonly [field: string]: unknown }
  /** Throws when the row is not of the schema. */
  of(row: SqlRow): T
}

export function createTable<S extends z.ZodObject>(
  database: DatabaseSync,
  name: string,
  schema: S,
  { called = {}, json = [], flags = [] }: Columns<keyof S['shape'] & string> = {},
): Table<Fact<S>> {
  const fields = Object.keys(schema.shape).map((field) => ({
    field,
    column: called[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    isJson: json.includes(field),
    isFlag: flags.includes(field),
  }))
  const columns = fields.map(({ column }) => column)
  const fieldsOf: Table<unknown>['fieldsOf'] = (row) =>
    Object.fromEntries(
      fields.map(({ field, column, isJson, isFlag }) => {
        const value = row[column]
        return [field, isJson ? JSON.parse(String(value)) : isFlag ? value === 1 : value]
      }),
    )
  return {
    insert(verb, suffix = '') {
      const values = columns.map((column) => `:${column}`).join(', ')
      const statement = database.prepare(`${verb} INTO ${name} (${columns.join(', ')}) VALUES (${values}) ${suffix}`)
      return (value) => {
        const given = new Map<string, unknown>(Object.entries(value as object))
        statement.run(
          Object.fromEntries(fields.map(({ field, column, isJson }) => [column, cell(given.get(field), isJson)])),
        )
      }
    },
    fieldsOf,
    of: (row) => fitting(schema, fieldsOf(row)) as Fact<S>,
  }
}

function cell(value: unknown, isJson: boolean): SQLInputValue {
  if (isJson) return JSON.stringify(value)
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Math.round(value)
  if (typeof value === 'string' || value === null) return value
  throw new Error(`a defect: ${typeof value} cannot be stored`)
}
