import type { DatabaseSync } from 'node:sqlite'
import { incidentSchema } from '@foretop/shared/model/state.ts'
import type { Incident } from '@foretop/shared/model.ts'
import { createReader, createUnsound, type SqlRow, type Unsound } from './rows.ts'
import { createTable } from './table.ts'

/** Numbers of transitions, both included; `to` is `null` while there is no end. */
export interface Stretch {
  readonly from: number
  readonly to: number | null
}

/** That a check was explained by another's trouble, from one transition on. */
export interface KeptEffect {
  readonly seq: number
  readonly checkId: string
  /** Wall ms, both; `null`: it goes on. */
  readonly from: number
  readonly until: number | null
}

/** Reads an incident and all that belongs to it. */
export interface IncidentStore {
  one(id: string): Promise<Incident | null>
  /** The last of a check that opened by then, wall ms. */
  ofMoment(checkId: string, at: number): Promise<Incident | null>
  /** All that is of this incident and of no later one of the check. */
  stretchOf(incident: Incident): Promise<Stretch>
  /** As they began, those after a number. */
  effects(
    checkId: string,
    stretch: Stretch,
    page: { readonly after?: number; readonly limit: number },
  ): Promise<readonly KeptEffect[]>
  /** How many checks it explained, each once; no more are counted than that. */
  effectsCount(checkId: string, stretch: Stretch, most: number): Promise<number>
}

/** As it is written of one that is explained; null: by nothing any more. */
export const blockedBy = (checkId: string): string => JSON.stringify({ of: 'blockedBy', to: checkId })

export const IS_BLOCKING = `substr(change, 1, 17) = '{"of":"blockedBy"'`
/** What left is explained by nothing any more. */
const LEAVES = `(${IS_BLOCKING} OR change LIKE '{"of":"status"%"to":"pending"}')`

/** Rows that make no sense are left out of all that is read, and noted. */
export function createIncidents(database: DatabaseSync, unsound: Unsound = createUnsound()): IncidentStore {
  const reader = createReader(unsound)
  const incidents = createTable(database, 'incidents', incidentSchema)
  const sql = {
    one: database.prepare('SELECT * FROM incidents WHERE id = ?'),
    ofMoment: database.prepare(
      'SELECT * FROM incidents WHERE check_id = ? AND opened_at <= ? ORDER BY opened_at DESC, CAST(id AS INTEGER) DESC LIMIT 1',
    ),
    next: database.prepare(
      `SELECT CAST(id AS INTEGER) AS seq FROM incidents WHERE check_id = ? AND opened_at >= ? AND CAST(id AS INTEGER) > ?
       ORDER BY opened_at, seq LIMIT 1`,
    ),
    effects: database.prepare(
      `SELECT seq, check_id, at, (
         SELECT at FROM transitions later WHERE later.check_id = t.check_id AND later.seq > t.seq AND ${LEAVES}
         ORDER BY later.seq LIMIT 1
       ) AS until FROM transitions t WHERE change = ? AND ${IS_BLOCKING} AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`,
    ),
    count: database.prepare(
      `SELECT count(DISTINCT check_id) AS count FROM (
         SELECT check_id FROM transitions WHERE change = ? AND ${IS_BLOCKING} AND seq BETWEEN ? AND ? LIMIT ?)`,
    ),
  }
  return {
    one: async (id) => reader.all('incidents', sql.one, incidents.of, id)[0] ?? null,
    ofMoment: async (checkId, at) =>
      reader.all('incidents', sql.ofMoment, incidents.of, checkId, Math.round(at))[0] ?? null,
    async stretchOf({ id, checkId, openedAt }) {
      const next = sql.next.get(checkId, Math.round(openedAt), Number(id))
      return { from: Number(id), to: next === undefined ? null : Number(next.seq) - 1 }
    },
    effects: async (checkId, { from, to }, { after = from, limit }) =>
      sql.effects
        .all(blockedBy(checkId), Math.max(from, after + 1), to ?? Number.MAX_SAFE_INTEGER, limit)
        .map(effectOf),
    effectsCount: async (checkId, { from, to }, most) =>
      Number(sql.count.get(blockedBy(checkId), from, to ?? Number.MAX_SAFE_INTEGER, most)?.count),
  }
}

const effectOf = ({ seq, check_id, at, until }: SqlRow): KeptEffect => ({
  seq: Number(seq),
  checkId: String(check_id),
  from: Number(at),
  until: until === null ? null : Number(until),
})
