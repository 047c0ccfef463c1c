import type { DatabaseSync } from 'node:sqlite'
import { captureSchema } from '@foretop/shared/model/capture.ts'
import type { Capture } from '@foretop/shared/model.ts'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** Of all captures together. */
export const MOST_CAPTURED_BYTES = 134_217_728

export type CaptureFilter = ({ readonly incidentId: string } | { readonly checkId: string }) & {
  readonly limit: number
}

/** What was captured for incidents, and because people wanted it. */
export interface CaptureStore {
  readonly writers: WritersOf<'captures'>
  /** Newest first. */
  list(filter: CaptureFilter): Promise<readonly Capture[]>
  /** Bytes of all that was captured since, wall ms. */
  bytesSince(at: number): Promise<number>
  /** Drops those from before `at` (wall ms), and the oldest of what is more than is kept in all; inside a transaction. */
  prune(at: number, mostBytes?: number): void
}

/** Rows that make no sense are left out of all that is read, and noted. */
export function createCaptureStore(database: DatabaseSync, unsound: Unsound = createUnsound()): CaptureStore {
  const table = createTable(database, 'captures', captureSchema)
  const reader = createReader(unsound)
  const sql = {
    ofIncident: database.prepare('SELECT * FROM captures WHERE incident_id = ? ORDER BY at DESC, id LIMIT ?'),
    ofCheck: database.prepare('SELECT * FROM captures WHERE check_id = ? ORDER BY at DESC, id LIMIT ?'),
    // Told by the head of a row: none is read whole for it.
    bytes: database.prepare('SELECT coalesce(sum(octet_length(sections)), 0) AS bytes FROM captures WHERE at >= ?'),
    old: database.prepare('DELETE FROM captures WHERE at < ?'),
    surplus: database.prepare(
      `DELETE FROM captures WHERE id IN (
         SELECT id FROM (SELECT id, sum(octet_length(sections)) OVER (ORDER BY at DESC, id) AS bytes FROM captures)
         WHERE bytes > ?)`,
    ),
  }
  return {
    writers: { captures: each(table.insert('INSERT OR REPLACE')) },
    list: async ({ limit, ...of }) =>
      'incidentId' in of
        ? reader.all('captures', sql.ofIncident, table.of, of.incidentId, limit)
        : reader.all('captures', sql.ofCheck, table.of, of.checkId, limit),
    bytesSince: async (at) => Number(sql.bytes.get(Math.round(at))?.bytes),
    prune(at, mostBytes = MOST_CAPTURED_BYTES) {
      sql.old.run(Math.round(at))
      sql.surplus.run(mostBytes)
    },
  }
}
