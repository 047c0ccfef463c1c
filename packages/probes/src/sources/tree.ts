import { z } from 'zod'
import { isPointer, pointedTo } from '../kinds/json/pointer.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import type { RawRow } from './define.ts'

const pointer = z.string().max(1_000).refine(isPointer, 'a JSON Pointer begins with / and writes ~ as ~0, / as ~1')

/** How rows stand in a document that nests. */
export const TREE = {
  at: pointer.default('').meta({ description: 'Where the list stands, as JSON Pointer (`/data/sites`); the whole.' }),
  columns: z.record(z.string().min(1).max(64), pointer).optional().meta({
    description:
      'Columns by names of yours, each where it stands in its entry (`{ ip: /net/0/address }`); else all that are text, numbers, yes or no.',
  }),
}

interface Shape {
  readonly at: string
  readonly columns?: { readonly [name: string]: string } | undefined
}

/** The rows of a list, or of a map, whose names are the column `name`. A plain value is the column `value`. Throws `protocol`. */
export function rowsOfTree(document: unknown, { at, columns }: Shape): readonly RawRow[] {
  const found = pointedTo(document, at)
  if (!found.there) throw new ProbeFailure('protocol', `expected a list at ${at || 'the top'}, came ${found.why}`)
  const { value } = found
  if (Array.isArray(value)) return value.map((entry: unknown) => rowOf(entry, columns))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([name, entry]) => ({ name, ...rowOf(entry, columns) }))
  throw new ProbeFailure(
    'protocol',
    `expected a list at ${at || 'the top'}, came ${JSON.stringify(value) ?? 'nothing'}`,
  )
}

function rowOf(entry: unknown, columns: Shape['columns']): RawRow {
  if (columns !== undefined)
    return Object.fromEntries(
      Object.entries(columns).map(([name, place]) => {
        const found = pointedTo(entry, place)
        return [name, found.there ? found.value : null]
      }),
    )
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return { value: entry }
  return Object.fromEntries(Object.entries(entry).filter(([, cell]) => typeof cell !== 'object' || cell === null))
}
