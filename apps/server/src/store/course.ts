import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { candidateSchema } from '@foretop/shared/model/state.ts'
import { z } from 'zod'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** What changed of a check and is no event. */
export const traceSchema = z.object({
  checkId: z.string(),
  /** Wall ms. */
  at: z.number(),
  trace: z.discriminatedUnion('of', [
    /** What its looks say that is not confirmed; `null`: nothing else than is known. */
    z.object({ of: z.literal('candidate'), to: candidateSchema.nullable() }),
    /** Whether it was not looked at in time. */
    z.object({ of: z.literal('stale'), to: z.boolean() }),
  ]),
})
export type Trace = Fact<typeof traceSchema>

/** A plan as it is kept: nothing in it is secret. */
export const keptPlanSchema = z.object({
  /** The same for the same plan. */
  fingerprint: z.string(),
  /** JSON, packed by `deflate`, in base64. */
  plan: z.string(),
})
export type KeptPlan = Fact<typeof keptPlanSchema>

export const adoptionSchema = z.object({ at: z.number(), fingerprint: z.string() })
export type Adoption = Fact<typeof adoptionSchema>

interface Span {
  /** Wall ms. */
  readonly from: number
  /** Not included. */
  readonly to: number
}

/** The course of things, beside the events: for whoever shows how they stood at another time. */
export interface CourseStore {
  readonly writers: WritersOf<'traces' | 'plans' | 'adoptions'>
  /** Oldest first. */
  traces(span: Span & { readonly checkId?: string }): Promise<readonly Trace[]>
  /** The plan in force at that time, or `null` where that is not known. */
  planAt(at: number): Promise<KeptPlan | null>
  /** Drops traces from before `at` (wall ms) and plans that nobody was told of since, but not the one in force; inside a transaction. */
  prune(at: number): void
}

/** Rows that make no sense are left out of all that is read, and noted. */
export function createCourseStore(database: DatabaseSync, unsound: Unsound = createUnsound()): CourseStore {
  const traces = createTable(database, 'traces', traceSchema)
  const plans = createTable(database, 'plans', keptPlanSchema)
  const adoptions = createTable(database, 'adoptions', adoptionSchema)
  const sql = {
    all: database.prepare('SELECT * FROM traces WHERE at >= ? AND at < ? ORDER BY at, seq'),
    ofCheck: database.prepare('SELECT * FROM traces WHERE check_id = ? AND at >= ? AND at < ? ORDER BY at, seq'),
    planAt: database.prepare(
      `SELECT plans.* FROM plans JOIN adoptions USING (fingerprint)
       WHERE adoptions.at <= ? ORDER BY adoptions.at DESC, adoptions.rowid DESC LIMIT 1`,
    ),
    prune: [
      database.prepare('DELETE FROM traces WHERE at < ?'),
      database.prepare('DELETE FROM adoptions WHERE at < (SELECT max(at) FROM adoptions WHERE at < ?)'),
    ],
    prunePlans: database.prepare('DELETE FROM plans WHERE fingerprint NOT IN (SELECT fingerprint FROM adoptions)'),
  }
  const reader = createReader(unsound)
  return {
    writers: {
      traces: each(traces.insert('INSERT')),
      plans: each(plans.insert('INSERT', 'ON CONFLICT (fingerprint) DO NOTHING')),
      adoptions: each(adoptions.insert('INSERT')),
    },
    traces: async ({ from, to, checkId }) =>
      checkId === undefined
        ? reader.all('traces', sql.all, traces.of, from, to)
        : reader.all('traces', sql.ofCheck, traces.of, checkId, from, to),
    planAt: async (at) => reader.all('plans', sql.planAt, plans.of, at)[0] ?? null,
    prune(at) {
      for (const statement of sql.prune) statement.run(at)
      sql.prunePlans.run()
    },
  }
}
