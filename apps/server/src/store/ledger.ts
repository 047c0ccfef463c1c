import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { decisionSchema } from '@foretop/shared/model/handling.ts'
import { fateSchema, trySchema } from '@foretop/shared/model/ledger.ts'
import type { Account, Try } from '@foretop/shared/model.ts'
import type { Outcome } from '@foretop/shared/words.ts'
import type { Stretch } from './incidents.ts'
import { createReader, createUnsound, fitting, type SqlRow, type Unsound } from './rows.ts'
import { createTable } from './table.ts'

export interface LedgerFilter {
  readonly limit: number
  /** Only what comes after this one, newest first. */
  readonly after?: { readonly seq: number; readonly recipient: string }
  readonly checkId?: string
  readonly recipient?: string
  readonly outcome?: Outcome
  /** Of one transition. */
  readonly seq?: number
  /** Of transitions with such numbers. */
  readonly of?: Stretch
}

/** An account as it is kept: why it waits is known by what else is on its way. */
export type KeptAccount = Omit<Account, 'waits'> & {
  /** Id of what is in the outbox of it. */
  readonly notice: string | null
}

/** A message that is being sent, or tried again. */
export interface UnderWay {
  readonly channel: string
  readonly message: string
  readonly firstTriedAt: number
  /** Why it failed last, and when it is tried again; `null`: it has not failed. */
  readonly error: string | null
  readonly nextTryAt: number | null
}

/** Of a check the transition that was decided last by some time, and when there were others; not that somebody took it on. */
export interface Around {
  readonly seq: number | null
  /** When that was, wall ms. */
  readonly at: number | null
  readonly before: number | null
  readonly after: number | null
}

/** Reads what was decided together with what became of it. */
export interface LedgerStore {
  /** Newest first; a transition has one for each recipient, in the order of their names backwards. */
  accounts(filter: LedgerFilter): Promise<readonly KeptAccount[]>
  /** Of all messages that a notice went with, as they began. */
  tries(notice: string): Promise<readonly Try[]>
  underWay(): Promise<readonly UnderWay[]>
  /** `at`: wall ms. */
  around(checkId: string, at: number): Promise<Around>
}

/** What each outcome means of a decision and of what is in the outbox of it. */
const OUTCOMES: { readonly [outcome in Outcome]: string } = {
  told: "o.state = 'sent'",
  // Of many decisions those few are found by the outbox.
  waiting: `d.transition_seq IN (SELECT transition FROM outbox WHERE state IN ('waiting', 'sending'))
    AND o.state IN ('waiting', 'sending')`,
  dead: "d.transition_seq IN (SELECT transition FROM outbox WHERE state = 'dead') AND o.state = 'dead'",
  'not-told': "(d.send = 0 OR o.state = 'withdrawn')",
}

/** That somebody took it on is decided like all else, but nobody asks who was told of that. */
const MATTERS = `NOT EXISTS (SELECT 1 FROM transitions
  WHERE seq = transition_seq AND json_extract(change, '$.of') = 'acknowledged' AND json_extract(change, '$.to'))`

/** Of a message of thousands each of its rows is one answer: no part of it may read all others but in an index alone. */
const ACCOUNTS = `SELECT d.*, t.text AS seen, o.id AS notice, o.state, o.created_at AS queued_at, o.due_at, o.message, o.tries,
  o.first_tried_at, o.next_try_at, o.done_at, o.last_error AS error, r.text AS receipt, r.provider_id,
  (SELECT max(0, count(*) - 1) FROM outbox m WHERE m.message = o.message) AS others,
  (SELECT max(m.transition) FROM outbox m
   WHERE m.message = o.message AND m.incident = o.incident AND m.transition > o.transition) AS said_by
  FROM decisions d
  LEFT JOIN transitions t ON t.seq = d.transition_seq
  LEFT JOIN outbox o ON o.seq = (
    SELECT max(seq) FROM outbox WHERE check_id = d.check_id AND transition = d.transition_seq AND channel = d.recipient)
  LEFT JOIN tries r ON o.state = 'sent'
    AND r.seq = (SELECT max(seq) FROM tries WHERE message = o.message AND came = 'delivered')`

/** Rows that make no sense are left out of all that is read, and noted. */
export function createLedger(database: DatabaseSync, unsound: Unsound = createUnsound()): LedgerStore {
  const reader = createReader(unsound)
  const decisions = createTable(database, 'decisions', decisionSchema)
  const tries = createTable(database, 'tries', trySchema)
  const accountOf = (row: SqlRow): KeptAccount => ({
    ...decisions.of(row),
    text: row.seen === null ? null : String(row.seen),
    notice: row.notice === null ? null : String(row.notice),
    fate: row.notice === null ? null : fitting(fateSchema, fateOf(row)),
  })
  const prepared = new Map<string, StatementSync>()
  const asked = (filter: LedgerFilter) => {
    const { sql, values } = questionOf(filter)
    const statement = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, statement)
    return reader.all('decisions', statement, accountOf, ...values)
  }
  const sql = {
    tries: database.prepare(
      `SELECT tries.* FROM passages
       JOIN tries first ON first.seq = passages.since
       JOIN tries ON tries.parcel = first.parcel AND tries.seq >= since AND (until IS NULL OR tries.seq <= until)
       WHERE passages.notice = ? ORDER BY tries.seq`,
    ),
    // Both: the index of what is open is found by the first, and not from the second alone.
    underWay: database.prepare(
      `SELECT channel, message, min(first_tried_at) AS first_tried_at, last_error AS error, next_try_at
       FROM outbox WHERE state IN ('waiting', 'sending') AND state = 'sending' GROUP BY message ORDER BY min(seq)`,
    ),
    last: database.prepare(
      `SELECT transition_seq AS seq, at FROM decisions WHERE check_id = ? AND at <= ? AND ${MATTERS} ORDER BY transition_seq DESC LIMIT 1`,
    ),
    before: database.prepare(
      `SELECT at FROM decisions WHERE check_id = ? AND transition_seq < ? AND ${MATTERS} ORDER BY transition_seq DESC LIMIT 1`,
    ),
    after: database.prepare(
      `SELECT at FROM decisions WHERE check_id = ? AND transition_seq > ? AND ${MATTERS} ORDER BY transition_seq LIMIT 1`,
    ),
  }
  return {
    accounts: async (filter) => asked(filter),
    tries: async (notice) => reader.all('tries', sql.tries, tries.of, notice),
    underWay: async () =>
      sql.underWay.all().map((row) => ({
        channel: String(row.channel),
        message: String(row.message),
        firstTriedAt: Number(row.first_tried_at),
        error: textOf(row.error),
        nextTryAt: numberOf(row.next_try_at),
      })),
    async around(checkId, at) {
      const last = sql.last.get(checkId, Math.floor(at))
      const seq = numberOf(last?.seq)
      const before = seq === null ? null : numberOf(sql.before.get(checkId, seq)?.at)
      return { seq, at: numberOf(last?.at), before, after: numberOf(sql.after.get(checkId, seq ?? -1)?.at) }
    },
  }
}

function questionOf({ limit, after, checkId, recipient, outcome, seq, of }: LedgerFilter) {
  const parts = [
    ...(checkId === undefined ? [] : [{ sql: 'd.check_id = ?', values: [checkId] }]),
    ...(recipient === undefined ? [] : [{ sql: 'd.recipient = ?', values: [recipient] }]),
    ...(seq === undefined ? [] : [{ sql: 'd.transition_seq = ?', values: [seq] }]),
    ...(of === undefined
      ? []
      : [{ sql: 'd.transition_seq BETWEEN ? AND ?', values: [of.from, of.to ?? Number.MAX_SAFE_INTEGER] }]),
    ...(outcome === undefined ? [] : [{ sql: OUTCOMES[outcome], values: [] }]),
    ...(after === undefined
      ? []
      : [{ sql: '(d.transition_seq, d.recipient) < (?, ?)', values: [after.seq, after.recipient] }]),
  ]
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(({ sql }) => sql).join(' AND ')}`
  return {
    sql: `${ACCOUNTS} ${where} ORDER BY d.transition_seq DESC, d.recipient DESC LIMIT ?`,
    values: [...parts.flatMap(({ values }) => values), limit],
  }
}

const FATE = Object.keys(fateSchema.shape)

const fateOf = (row: SqlRow) =>
  Object.fromEntries(FATE.map((field) => [field, row[field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]]))

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))
const numberOf = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))
