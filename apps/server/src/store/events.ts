import type { DatabaseSync } from 'node:sqlite'
import type { Transition } from '@foretop/shared/model.ts'

export interface EventFilter {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  /** Only events of these checks; absent: of all. */
  readonly checkIds?: readonly string[]
}

/** Transitions, newest first. */
export function readEvents(database: DatabaseSync, { limit, before, checkIds }: EventFilter): readonly Transition[] {
  const rows = database
    .prepare(
      `SELECT seq, check_id, at, text, change FROM transitions
       WHERE seq < ? AND (? IS NULL OR check_id IN (SELECT value FROM json_each(?)))
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(before ?? Number.MAX_SAFE_INTEGER, checkIds === undefined ? null : 1, JSON.stringify(checkIds ?? []), limit)
  return rows.map((row) => ({
    seq: Number(row.seq),
    checkId: String(row.check_id),
    at: Number(row.at),
    text: String(row.text),
    change: JSON.parse(String(row.change)),
  }))
}
