import type { DatabaseSync } from 'node:sqlite'
import type { Delivery } from './write.ts'

/** Keeps each try to deliver a message, and which notices it took along. */
export interface TryLog {
  note(delivery: Exclude<Delivery, { readonly is: 'withdrawn' }>): void
  /** Drops those from before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

export function createTryLog(database: DatabaseSync): TryLog {
  const sql = {
    begin: database.prepare('INSERT INTO tries (message, begun_at) VALUES (?, ?)'),
    board: database.prepare(
      'INSERT INTO passages (notice, message, at) VALUES (?, ?, ?) ON CONFLICT (notice, message) DO NOTHING',
    ),
    // The last one: an earlier one without an end is of a process that ended.
    end: database.prepare(
      `UPDATE tries SET ended_at = ?, came = ?, text = ?, provider_id = ?, next_try_at = ?
       WHERE seq = (SELECT max(seq) FROM tries WHERE message = ?) AND ended_at IS NULL`,
    ),
    prune: [
      database.prepare('DELETE FROM tries WHERE begun_at < ?'),
      database.prepare('DELETE FROM passages WHERE at < ?'),
    ],
  }
  return {
    note(delivery) {
      const { message } = delivery
      const at = Math.round(delivery.at)
      if (delivery.is === 'sending') {
        sql.begin.run(message, at)
        for (const id of delivery.rows) sql.board.run(id, message, at)
      } else if (delivery.is === 'sent') {
        sql.end.run(at, 'delivered', delivery.text ?? '', delivery.providerId ?? null, null, message)
      } else if (delivery.is === 'dead') {
        sql.end.run(at, 'dead', delivery.error, null, null, message)
      } else {
        sql.end.run(at, 'failed', delivery.error, null, Math.round(delivery.nextTryAt), message)
      }
    },
    prune(at) {
      for (const statement of sql.prune) statement.run(at)
    },
  }
}
