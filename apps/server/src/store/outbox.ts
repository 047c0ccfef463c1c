import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { type Notice, noticeSchema, outboxRowSchema } from '../alerts/notice.ts'
import type { Told } from '../core/decide.ts'
import { createReader, createUnsound, fitting, parsed, type SqlRow, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
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
  readonly writers: WritersOf<'notices' | 'unheard' | 'deliveries'>
  /** Waiting or being sent, with a greater `seq`, oldest first. */
  open(after: number): readonly OpenRow[]
  dead(since: number): readonly DeadLetter[]
  /** Why all that a channel should have been told of an incident, before this notice, died; `null`: it was told, or not dead. */
  diedOf(channel: string, notice: Pick<Notice, 'checkId' | 'incident' | 'transition'>): string | null
  /** What people believe of each check they were told is in trouble. */
  told(): ReadonlyMap<string, Told>
  /** Drops what is finished and was written before `at`, but not what people still believe; inside a transaction. */
  prune(at: number): void
}

export function createOutbox(database: DatabaseSync, unsound: Unsound = createUnsound()): Outbox {
  const table = createTable(database, 'outbox', keptRowSchema, { json: ['notice'] })
  const insert = table.insert('INSERT', 'ON CONFLICT (id) DO NOTHING')
  const sql = prepare(database)
  const reader = createReader(unsound)
  const move = (delivery: Delivery) => {
    const { message } = delivery
    if (delivery.is === 'sending')
      for (const id of delivery.rows) sql.markSending.run(message, Math.round(delivery.at), id)
    else if (delivery.is === 'retry') sql.markRetry.run(delivery.error, Math.round(delivery.nextTryAt), message)
    else if (delivery.is === 'sent') sql.markSent.run(Math.round(delivery.at), message)
    else sql.markDead.run(Math.round(delivery.at), delivery.error, message)
  }
  return {
    writers: {
      notices: each((row) => {
        const { incident, checkId, transition, why } = row.notice
        insert({ ...row, incident, checkId, transition, why })
      }),
      unheard: each(({ checkId, transition, at }) => {
        sql.end.run(`${checkId}.${transition}`, checkId, transition, Math.round(at), Math.round(at))
      }),
      deliveries: each(move),
    },
    open: (after) => reader.all('outbox', sql.open, openRowOf, after),
    dead: (since) =>
      sql.dead.all(since).map((row) => ({
        channel: String(row.channel),
        at: Number(row.at),
        error: String(row.error),
        notices: Number(row.notices),
      })),
    diedOf(channel, { checkId, incident, transition }) {
      const rows = sql.ofIncident.all(checkId, transition, incident, channel)
      const error = rows.every(({ state }) => state === 'dead') ? rows.at(-1)?.error : undefined
      return typeof error === 'string' ? error : null
    },
    told: () =>
      toldOf(reader.all('outbox', sql.told, (row) => ({ channel: String(row.channel), notice: noticeOf(row) }))),
    prune: (at) => void sql.prune.run(at),
  }
}

/** The newest transition of each check that anybody was told of; an ended one is no longer believed. */
const LAST_TOLD = 'SELECT check_id, max(transition) AS transition FROM outbox GROUP BY check_id'
const ENDED = "why IN ('resolved', 'removed')"

function prepare(database: DatabaseSync) {
  return {
    open: database.prepare("SELECT * FROM outbox WHERE state IN ('waiting', 'sending') AND seq > ? ORDER BY seq"),
    markSending: database.prepare(
      `UPDATE outbox SET state = 'sending', message = ?, tries = tries + 1, first_tried_at = coalesce(first_tried_at, ?)
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
    ofIncident: database.prepare(
      `SELECT state, last_error AS error FROM outbox
       WHERE check_id = ? AND transition < ? AND incident = ? AND channel = ? ORDER BY transition`,
    ),
    // The end of it, as a notice to nobody that needs no delivery.
    end: database.prepare(
      `INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at, state)
       VALUES (?, '', '', ?, ?, 'resolved', '{}', ?, ?, 'sent') ON CONFLICT (id) DO NOTHING`,
    ),
    told: database.prepare(
      `SELECT seq, channel, notice FROM outbox JOIN (${LAST_TOLD}) USING (check_id, transition) WHERE NOT ${ENDED} ORDER BY seq`,
    ),
    prune: database.prepare(
      `DELETE FROM outbox WHERE created_at < ? AND state IN ('sent', 'dead')
       AND ((check_id, transition) NOT IN (${LAST_TOLD}) OR ${ENDED})`,
    ),
  }
}

function toldOf(rows: readonly Pick<OpenRow, 'channel' | 'notice'>[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>()
  for (const { channel, notice } of rows) {
    const { checkId, incident, since, to: status } = notice
    const to = [...(told.get(checkId)?.to ?? []), channel]
    const was = [...new Set([...notice.was, status])]
    told.set(checkId, { incident, since, status, was, to })
  }
  return told
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
