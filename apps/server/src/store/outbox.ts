import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { type Notice, noticeSchema, type OutboxRow, outboxRowSchema } from '../alerts/notice.ts'
import type { Told } from '../core/decide.ts'
import { createReader, createUnsound, fitting, parsed, type SqlRow, type Unsound } from './rows.ts'

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

/** What must be told and whether it has been. All writes run inside the caller's transaction and may run again. */
export interface Outbox {
  /** A row that is already there stays as it is. */
  insert(rows: readonly OutboxRow[]): void
  /** Waiting or being sent, with a greater `seq`, oldest first. */
  open(after: number): readonly OpenRow[]
  markSending(rows: readonly Pick<OutboxRow, 'id'>[], message: string, at: number): void
  markRetry(message: string, error: string, nextTryAt: number): void
  markSent(message: string, at: number): void
  markDead(message: string, error: string, at: number): void
  dead(since: number): readonly DeadLetter[]
  /** Why all that a channel should have been told of an incident, before this notice, died; `null`: it was told, or not dead. */
  diedOf(channel: string, notice: Pick<Notice, 'checkId' | 'incident' | 'transition'>): string | null
  /** What people believe of each check they were told is in trouble. */
  told(): ReadonlyMap<string, Told>
  /** It is over and nobody is left to tell: what people believed of the check ends with this transition. */
  forget(checkId: string, transition: number, at: number): void
  /** Drops what is finished and was written before `at`, but not what people still believe. */
  prune(at: number): void
}

export function createOutbox(database: DatabaseSync, unsound: Unsound = createUnsound()): Outbox {
  const sql = prepare(database)
  const reader = createReader(unsound)
  return {
    insert(rows) {
      for (const { id, channel, notice: n, createdAt, dueAt } of rows)
        sql.insert.run(
          id,
          channel,
          n.incident,
          n.checkId,
          n.transition,
          n.why,
          JSON.stringify(n),
          Math.round(createdAt),
          Math.round(dueAt),
        )
    },
    open: (after) => reader.all('outbox', sql.open, openRowOf, after),
    markSending(rows, message, at) {
      for (const { id } of rows) sql.markSending.run(message, Math.round(at), id)
    },
    markRetry: (message, error, nextTryAt) => void sql.markRetry.run(error, Math.round(nextTryAt), message),
    markSent: (message, at) => void sql.markSent.run(Math.round(at), message),
    markDead: (message, error, at) => void sql.markDead.run(Math.round(at), error, message),
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
    forget: (checkId, transition, at) =>
      void sql.forget.run(`${checkId}.${transition}`, checkId, transition, Math.round(at), Math.round(at)),
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
    insert: database.prepare(
      `INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ),
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
    forget: database.prepare(
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
