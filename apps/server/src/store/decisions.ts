import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { decisionSchema } from '@foretop/shared/model/handling.ts'
import { statusSchema } from '@foretop/shared/model/state.ts'
import type { Decision } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { type Situation, situationSchema } from '../core/situation.ts'
import { createReader, createUnsound, parsed, type SqlRow, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** What a recipient was last told of the trouble of a check, as it is kept. */
export const beliefSchema = z.object({
  checkId: z.string(),
  /** Name of a channel; it may be no more. */
  recipient: z.string(),
  incident: z.string(),
  since: z.number(),
  status: statusSchema,
  was: z.array(statusSchema),
  wasAt: z.array(z.number()),
  lastAt: z.number(),
})
export type Belief = Fact<typeof beliefSchema>

export interface DecisionFilter {
  readonly checkId?: string
  readonly limit: number
}

/** Who is told of what happened: what is still to be decided, what was, and what recipients believe. */
export interface DecisionStore {
  readonly writers: WritersOf<'undecided' | 'decisions' | 'beliefs' | 'over'>
  /** Oldest first; of all checks, or of one. */
  undecided(checkId?: string): Promise<readonly Situation[]>
  beliefs(): Promise<readonly Belief[]>
  /** Newest first; a transition has one for each recipient, in the order of their names backwards. */
  decisions(filter: DecisionFilter): Promise<readonly Decision[]>
  /** Drops decisions from before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

/** Rows that make no sense are left out of all that is read, and noted. */
export function createDecisionStore(database: DatabaseSync, unsound: Unsound = createUnsound()): DecisionStore {
  const decisions = createTable(database, 'decisions', decisionSchema)
  const beliefs = createTable(database, 'beliefs', beliefSchema)
  const sql = prepare(database)
  const reader = createReader(unsound)
  const decide = decisions.insert('INSERT OR REPLACE')
  return {
    writers: {
      undecided: each((situation) => {
        const { seq, checkId } = situation.transition
        sql.await.run(seq, checkId, JSON.stringify(situation))
      }),
      decisions: each((decision) => {
        decide(decision)
        sql.decided.run(decision.checkId, decision.transitionSeq)
      }),
      beliefs: each(beliefs.insert('INSERT OR REPLACE')),
      over: each(({ checkId, recipient }) => void sql.over.run(checkId, recipient)),
    },
    undecided: async (checkId) =>
      checkId === undefined
        ? reader.all('undecided', sql.undecided, situationOf)
        : reader.all('undecided', sql.undecidedOf, situationOf, checkId),
    beliefs: async () => reader.all('beliefs', sql.beliefs, beliefs.of),
    decisions: async ({ checkId, limit }) =>
      checkId === undefined
        ? reader.all('decisions', sql.decisions, decisions.of, limit)
        : reader.all('decisions', sql.decisionsOf, decisions.of, checkId, limit),
    prune: (at) => void sql.prune.run(at),
  }
}

const prepare = (database: DatabaseSync) => ({
  await: database.prepare('INSERT OR REPLACE INTO undecided (seq, check_id, situation) VALUES (?, ?, ?)'),
  // The last of what happened to a check is what is decided.
  decided: database.prepare('DELETE FROM undecided WHERE check_id = ? AND seq <= ?'),
  undecided: database.prepare('SELECT seq, situation FROM undecided ORDER BY seq'),
  undecidedOf: database.prepare('SELECT seq, situation FROM undecided WHERE check_id = ? ORDER BY seq'),
  beliefs: database.prepare('SELECT * FROM beliefs ORDER BY rowid'),
  over: database.prepare('DELETE FROM beliefs WHERE check_id = ? AND recipient = ?'),
  decisions: database.prepare('SELECT * FROM decisions ORDER BY transition_seq DESC, recipient DESC LIMIT ?'),
  decisionsOf: database.prepare(
    'SELECT * FROM decisions WHERE check_id = ? ORDER BY transition_seq DESC, recipient DESC LIMIT ?',
  ),
  prune: database.prepare('DELETE FROM decisions WHERE at < ?'),
})

function situationOf(row: SqlRow): Situation {
  const situation = parsed(situationSchema, row.situation)
  if (situation.transition.seq !== row.seq) throw new Error(`the situation of ${row.seq} is of another transition`)
  return situation
}
