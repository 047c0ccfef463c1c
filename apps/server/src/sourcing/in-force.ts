import { type ListedRow, linesOf, rowOfLine } from '@foretop/probes/sources/listing.ts'
import type { Row } from '@foretop/shared/model.ts'
import type { Rows } from '../core/blueprint.ts'

/** The rows of one source that checks are made of. */
export interface InForce {
  /** By the line that says all of it: what is the same line is the very same row. */
  readonly byLine: ReadonlyMap<string, ListedRow>
  readonly rows: Rows
}

export const NO_ROWS: InForce = { byLine: new Map(), rows: new Map() }

export interface Change {
  readonly next: InForce
  readonly added: number
  readonly gone: number
  /** Keys that others bear now: old and new. */
  readonly renamed: readonly (readonly [string, string])[]
}

export const NO_CHANGE: Change = { next: NO_ROWS, added: 0, gone: 0, renamed: [] }

/** What another list makes of it; `null`: it says the same. */
export function changeTo(before: InForce, text: string): Change | null {
  const lines = linesOf(text)
  if (lines.length === before.byLine.size && lines.every((line) => before.byLine.has(line))) return null
  const byLine = new Map(lines.map((line) => [line, before.byLine.get(line) ?? rowOfLine(line)]))
  const rows = new Map<string, Row>()
  for (const { key, cells } of byLine.values()) rows.set(key, cells)
  const added = rows.keys().filter((key) => !before.rows.has(key))
  const gone = before.rows.keys().filter((key) => !rows.has(key))
  const renamed = byLine
    .values()
    .flatMap(({ key, was }) =>
      was !== null && before.rows.has(was) && !rows.has(was) && !before.rows.has(key) ? [[was, key] as const] : [],
    )
  return {
    next: { byLine, rows },
    added: added.toArray().length,
    gone: gone.toArray().length,
    renamed: [...new Map(renamed)],
  }
}
