import type { DatabaseSync } from 'node:sqlite'
import { noteSchema } from '@foretop/shared/model/handling.ts'
import type { Note } from '@foretop/shared/model.ts'
import { createReader, createUnsound, fitting, type SqlRow, type Unsound } from './rows.ts'

export interface NoteFilter {
  /** Wall ms; absent: all the past. */
  readonly from?: number
  /** Not included. */
  readonly to?: number
  /** Only notes on these checks; absent: on all. */
  readonly checkIds?: readonly string[]
  readonly limit: number
}

/** What people wrote down about checks. All writes run inside the caller's transaction and may run again. */
export interface NoteStore {
  add(note: Note): void
  /** Newest first. */
  list(filter: NoteFilter): readonly Note[]
  has(id: string): boolean
  remove(id: string): void
  /** Drops those written before `at` (wall ms). */
  prune(at: number): void
}

export function createNoteStore(database: DatabaseSync, unsound: Unsound = createUnsound()): NoteStore {
  const reader = createReader(unsound)
  const sql = {
    add: database.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?)'),
    all: database.prepare('SELECT * FROM notes WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?'),
    some: database.prepare(
      `SELECT * FROM notes WHERE check_id IN (SELECT value FROM json_each(?)) AND at >= ? AND at < ?
       ORDER BY at DESC LIMIT ?`,
    ),
    has: database.prepare('SELECT 1 FROM notes WHERE id = ?'),
    remove: database.prepare('DELETE FROM notes WHERE id = ?'),
    prune: database.prepare('DELETE FROM notes WHERE at < ?'),
  }
  return {
    add: ({ id, checkId, at, text, by }) => void sql.add.run(id, checkId, at, text, by),
    list: ({ from = 0, to = Number.MAX_SAFE_INTEGER, checkIds, limit }) =>
      checkIds === undefined
        ? reader.all('notes', sql.all, noteOf, from, to, limit)
        : reader.all('notes', sql.some, noteOf, JSON.stringify(checkIds), from, to, limit),
    has: (id) => sql.has.get(id) !== undefined,
    remove: (id) => void sql.remove.run(id),
    prune: (at) => void sql.prune.run(at),
  }
}

const noteOf = (row: SqlRow): Note =>
  fitting(noteSchema, { id: row.id, checkId: row.check_id, at: row.at, text: row.text, by: row.by })
