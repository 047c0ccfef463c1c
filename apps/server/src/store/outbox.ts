import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { type Notice, noticeSchema, outboxRowSchema } from '../alerts/notice.ts'
import { createReader, createUnsound, fitting, parsed, type SqlRow, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { createTryLog, rounded } from './tries.ts'
import { type Delivery, each, type WritersOf } from './write.ts'

/** A row that is not finished. */
const openRowSchema = outboxRowSchema.extend({
  seq: z.number(),
  /** Id of the message it goes out with; `null` until it was first tried. */
  message: z.string().nullable(),
  tries: z.number(),
  /** Wall ms. */
  firstTriedAt: z.number().nullable(),
})
export type OpenRow = Fact<typeof openRowSchema>

/** Earlier versions kept only what people were told last. */
const storedNoticeSchema = noticeSchema.partial({ was: true })

/** A message that was refused for good, or given up. */
export interface DeadLetter {
  readonly channel: string
  readonly at: number
  readonly error: string
  readonly notices: number
}

/** A row as it is kept, with what it is found by beside the notice. */
const keptRowSchema = outboxRowSchema.extend({
  incident: z.string(),
  checkId: z.string(),
  transition: z.number(),
  why: z.string(),
})

/** What must be told and whether it has been. */
export interface Outbox {
  readonly writers: WritersOf<'notices' | 'deliveries'>
  /** Waiting or being sent, oldest first. */
  open(): Promise<readonly OpenRow[]>
  dead(since: number): Promise<readonly DeadLetter[]>
  /** When each channel last took something, wall ms. */
  sentAt(): Promise<ReadonlyMap<string, number>>
  /** Drops what is finished and was written before `at`, inside a transaction. */
  prune(at: number): void
}

export function createOutbox(database: DatabaseSync, unsound: Unsound = createUnsound()): Outbox {
  const table = createTable(database, 'outbox', keptRowSchema)
  const insert = table.insert('INSERT', 'ON CONFLICT (id) DO NOTHING')
  const sql = prepare(database)
  const reader = createReader(unsound)
  const log = createTryLog(database)
  const move = (delivery: Delivery) => {
    const at = Math.round(delivery.at)
    if (delivery.is === 'withdrawn') {
      for (const id of delivery.rows) sql.withdraw.run(at, delivery.why, id)
      return
    }
    log.note(delivery)
    if (delivery.is === 'waiting') {
      for (const id of delivery.rows) sql.putBack.run(id)
      return
    }
    const { message } = delivery
    if (delivery.is === 'sending') for (const id of delivery.rows) sql.markSending.run(message, at, id)
    else if (delivery.is === 'retry') sql.markRetry.run(delivery.error, rounded(delivery.nextTryAt), message)
    else if (delivery.is === 'sent') sql.markSent.run(at, message)
    else sql.markDead.run(at, delivery.error, message)
  }
  return {
    writers: {
      notices: each((row) => {
        const { incident, checkId, transition, why } = row.notice
        sql.forget.run(row.id)
        insert({ ...row, incident, checkId, transition, why })
      }),
      deliveries: each(move),
    },
    open: async () => reader.all('outbox', sql.open, openRowOf),
    dead: async (since) =>
      sql.dead.all(since).map((row) => ({
        channel: String(row.channel),
        at: Number(row.at),
        error: String(row.error),
        notices: Number(row.notices),
      })),
    sentAt: async () => new Map(sql.sentAt.all().map(({ channel, at }) => [String(channel), Number(at)])),
    prune(at) {
      sql.prune.run(at)
      log.prune(at)
    },
  }
}

function prepare(database: DatabaseSync) {
  return {
    open: database.prepare("SELECT * FROM outbox WHERE state IN ('waiting', 'sending') ORDER BY seq"),
    markSending: database.prepare(
      `UPDATE outbox SET state = 'sending', message = ?, tries = tries + 1, next_try_at = NULL, first_tried_at = coalesce(first_tried_at, ?)
       WHERE id = ? AND state IN ('waiting', 'sending')`,
    ),
    markRetry: database.prepare(
      "UPDATE outbox SET last_error = ?, next_try_at = ? WHERE message = ? AND state = 'sending'",
    ),
    markSent: database.prepare("UPDATE outbox SET state = 'sent', done_at = ? WHERE message = ? AND state = 'sending'"),
    markDead: database.prepare(
      "UPDATE outbox SET state = 'dead', done_at = ?, last_error = ? WHERE message = ? AND state = 'sending'",
    ),
    dead: database.prepare(
      `SELECT channel, done_at AS at, last_error AS error, count(*) AS notices FROM outbox
       WHERE state = 'dead' AND done_at >= ? GROUP BY message ORDER BY done_at`,
    ),
    sentAt: database.prepare("SELECT channel, max(done_at) AS at FROM outbox WHERE state = 'sent' GROUP BY channel"),
    putBack: database.prepare(
      `UPDATE outbox SET state = 'waiting', message = NULL, next_try_at = NULL, last_error = NULL
       WHERE id = ? AND state = 'sending'`,
    ),
    withdraw: database.prepare(
      "UPDATE outbox SET state = 'withdrawn', done_at = ?, last_error = ? WHERE id = ? AND state IN ('waiting', 'sending')",
    ),
    // It may come anew.
    forget: database.prepare("DELETE FROM outbox WHERE id = ? AND state = 'withdrawn'"),
    prune: database.prepare("DELETE FROM outbox WHERE created_at < ? AND state IN ('sent', 'dead', 'withdrawn')"),
  }
}

function noticeOf(row: SqlRow): Notice {
  const { was, ...notice } = parsed(storedNoticeSchema, row.notice)
  return { ...notice, was: was ?? (notice.why === 'opened' ? [] : [notice.from]) }
}

const openRowOf = (row: SqlRow): OpenRow =>
  fitting(openRowSchema, {
    seq: row.seq,
    id: row.id,
    channel: row.channel,
    notice: noticeOf(row),
    createdAt: row.created_at,
    dueAt: row.due_at,
    message: row.message,
    tries: row.tries,
    firstTriedAt: row.first_tried_at,
  })
