import type { DatabaseSync } from 'node:sqlite'
import { noteSchema } from '@foretop/shared/model/handling.ts'
import type { Note } from '@foretop/shared/model.ts'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** What was written of an incident, and by earlier versions of its check in its time (wall ms, both included). */
export interface NotesOfIncident {
  readonly id: string
  readonly checkId: string
  readonly from: number
  readonly to: number
}

export interface NoteFilter {
  /** Wall ms; absent: all the past. */
  readonly from?: number
  /** Not included. */
  readonly to?: number
  /** Only notes on these checks; absent: on all. */
  readonly checkIds?: readonly string[]
  readonly limit: number
}

/** What people wrote down about checks. */
export interface NoteStore {
  readonly writers: WritersOf<'notes' | 'withdrawn'>
  /** Newest first. */
  list(filter: NoteFilter): Promise<readonly Note[]>
  /** Newest first. */
  ofIncident(incident: NotesOfIncident, limit: number): Promise<readonly Note[]>
  has(id: string): Promise<boolean>
  /** Drops those written before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

export function createNoteStore(database: DatabaseSync, unsound: Unsound = createUnsound()): NoteStore {
  const table = createTable(database, 'notes', noteSchema)
  const reader = createReader(unsound)
  const sql = {
    all: database.prepare('SELECT * FROM notes WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?'),
    some: database.prepare(
      `SELECT * FROM notes WHERE check_id IN (SELECT value FROM json_each(?)) AND at >= ? AND at < ?
       ORDER BY at DESC LIMIT ?`,
    ),
    ofIncident: database.prepare(
      `SELECT * FROM notes WHERE incident_id = ? OR (incident_id IS NULL AND check_id = ? AND at BETWEEN ? AND ?)
       ORDER BY at DESC LIMIT ?`,
    ),
    has: database.prepare('SELECT 1 FROM notes WHERE id = ?'),
    remove: database.prepare('DELETE FROM notes WHERE id = ?'),
    prune: database.prepare('DELETE FROM notes WHERE at < ?'),
  }
  return {
    writers: {
      notes: each(table.insert('INSERT OR REPLACE')),
      withdrawn: each((id) => void sql.remove.run(id)),
    },
    list: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, checkIds, limit }) =>
      checkIds === undefined
        ? reader.all('notes', sql.all, table.of, from, to, limit)
        : reader.all('notes', sql.some, table.of, JSON.stringify(checkIds), from, to, limit),
    ofIncident: async ({ id, checkId, from, to }, limit) =>
      reader.all('notes', sql.ofIncident, table.of, id, checkId, Math.round(from), Math.round(to), limit),
    has: async (id) => sql.has.get(id) !== undefined,
    prune: (at) => void sql.prune.run(at),
  }
}
