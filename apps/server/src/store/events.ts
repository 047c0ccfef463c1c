import type { DatabaseSync } from 'node:sqlite'
import type { Transition } from '@foretop/shared/model.ts'

export interface EventFilter {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  /** Only events of these checks; absent: of all. */
  readonly checkIds?: readonly string[]
}

/** Reads transitions, newest first. One statement per filter: a condition that may be off would defeat the indexes. */
export function createEvents(database: DatabaseSync): (filter: EventFilter) => readonly Transition[] {
  const select = 'SELECT seq, check_id, at, text, change FROM transitions'
  const all = database.prepare(`${select} WHERE seq < ? ORDER BY seq DESC LIMIT ?`)
  // Sorts numbers only, read from the index alone; the rows are fetched for those that remain.
  const some = database.prepare(
    `${select} WHERE seq IN (
       SELECT seq FROM transitions INDEXED BY transitions_of_check
       WHERE check_id IN (SELECT value FROM json_each(?)) AND seq < ? ORDER BY seq DESC LIMIT ?
     ) ORDER BY seq DESC`,
  )
  return ({ limit, before = Number.MAX_SAFE_INTEGER, checkIds }) => {
    const rows = checkIds === undefined ? all.all(before, limit) : some.all(JSON.stringify(checkIds), before, limit)
    return rows.map((row) => ({
      seq: Number(row.seq),
      checkId: String(row.check_id),
      at: Number(row.at),
      text: String(row.text),
      change: JSON.parse(String(row.change)),
    }))
  }
}
