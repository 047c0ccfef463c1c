import type { DatabaseSync } from 'node:sqlite'
import type { Delivery } from './write.ts'

/** Keeps each try to deliver a message, and which notices it took along: only what joins or leaves is written. */
export interface TryLog {
  /** Before the outbox has it. */
  note(delivery: Exclude<Delivery, { readonly is: 'withdrawn' }>): void
  /** Drops those from before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

export function createTryLog(database: DatabaseSync): TryLog {
  const sql = {
    begin: database.prepare(
      `INSERT INTO tries (message, parcel, begun_at)
       VALUES (?, coalesce(?, (SELECT coalesce(max(seq), 0) + 1 FROM tries)), ?) RETURNING seq`,
    ),
    aboard: database.prepare("SELECT count(*) AS rows FROM outbox WHERE message = ? AND state = 'sending'"),
    messageOf: database.prepare("SELECT message FROM outbox WHERE id = ? AND state = 'sending'"),
    parcelOf: database.prepare('SELECT parcel FROM tries WHERE message = ? ORDER BY seq DESC LIMIT 1'),
    board: database.prepare('INSERT INTO passages (notice, since, at) VALUES (?, ?, ?)'),
    leave: database.prepare(
      'UPDATE passages SET until = (SELECT max(seq) FROM tries) WHERE notice = ? AND until IS NULL',
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
  /** The message that these were until now, and who is new to it. */
  const before = (message: string, rows: readonly string[]) => {
    if (sql.aboard.get(message)?.rows === rows.length) return { previous: message, joining: [] }
    const messages = new Map(rows.map((id) => [id, sql.messageOf.get(id)?.message ?? null]))
    const previous = messages.values().find((one) => one !== null) ?? null
    return { previous, joining: rows.filter((id) => messages.get(id) !== previous) }
  }
  const begin = (message: string, rows: readonly string[], at: number) => {
    const { previous, joining } = before(message, rows)
    const parcel = previous === null ? null : (sql.parcelOf.get(previous)?.parcel ?? null)
    const seq = Number(sql.begin.get(message, parcel, at)?.seq)
    // Of what was sent before tries were kept nothing is aboard.
    for (const id of parcel === null ? rows : joining) sql.board.run(id, seq, at)
  }
  return {
    note(delivery) {
      if (delivery.is === 'waiting') {
        for (const id of delivery.rows) sql.leave.run(id)
        return
      }
      const { message } = delivery
      const at = Math.round(delivery.at)
      if (delivery.is === 'sending') begin(message, delivery.rows, at)
      else if (delivery.is === 'sent') {
        sql.end.run(at, 'delivered', delivery.text ?? '', delivery.providerId ?? null, null, message)
      } else if (delivery.is === 'dead') {
        sql.end.run(at, 'dead', delivery.error, null, null, message)
      } else {
        sql.end.run(at, 'failed', delivery.error, null, rounded(delivery.nextTryAt), message)
      }
    },
    prune(at) {
      for (const statement of sql.prune) statement.run(at)
    },
  }
}

/** As a column of whole numbers holds it. */
export const rounded = (at: number | null): number | null => (at === null ? null : Math.round(at))
