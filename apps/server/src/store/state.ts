import type { DatabaseSync } from 'node:sqlite'
import { acknowledgementSchema } from '@foretop/shared/model/handling.ts'
import { keepsakeSchema, listSchema, observationSchema } from '@foretop/shared/model/look.ts'
import { incidentSchema, stateSchema } from '@foretop/shared/model/state.ts'
import type {
  Acknowledgement,
  Decision,
  Incident,
  Keepsake,
  List,
  Observation,
  State,
  Transition,
} from '@foretop/shared/model.ts'
import { withoutEvidence } from '../core/without-evidence.ts'
import { createEvents, type EventFilter } from './events.ts'
import { createRenaming } from './renaming.ts'
import { createReader, createUnsound, parsed, type Reader, type SqlRow, type Unsound } from './rows.ts'
import { createTable, type Table } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** All that must be known again after a restart, before the first look. */
export interface Remembered {
  readonly states: ReadonlyMap<string, State>
  readonly observations: ReadonlyMap<string, Observation>
  readonly openIncidents: ReadonlyMap<string, Incident>
  readonly acknowledgements: ReadonlyMap<string, Acknowledgement>
  /** Open trouble of which somebody was not told, when that was last decided, for a silence or downtime. */
  readonly keptQuiet: ReadonlyMap<string, KeptQuiet>
  /** What the last answered look at each check left for the next. */
  readonly keepsakes: ReadonlyMap<string, Keepsake>
  /** What each source listed when that was last taken. */
  readonly lists: ReadonlyMap<string, List>
  readonly lastSeq: number
}

type KeptQuiet = Extract<Decision['why'], 'silenced' | 'downtime'>

type Written =
  | 'renamed'
  | 'states'
  | 'keepsakes'
  | 'lists'
  | 'gone'
  | 'transitions'
  | 'incidents'
  | 'acknowledgements'
  | 'released'

export interface IncidentFilter {
  /** Only those that last, or only those that ended; absent: all. */
  readonly open?: boolean
  readonly checkId?: string
  readonly limit: number
}

/** What is known of checks, and what happened to them. All that is read may come from far away, and may fail. */
export interface StateStore {
  readonly writers: WritersOf<Written>
  load(): Promise<Remembered>
  /** Newest first. */
  events(filter: EventFilter): Promise<readonly Transition[]>
  /** Newest first. */
  incidents(filter: IncidentFilter): Promise<readonly Incident[]>
  /** Drops transitions and closed incidents from before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

/** Rows that make no sense are left out of all that is read, and noted. */
export function createStateStore(database: DatabaseSync, unsound: Unsound = createUnsound()): StateStore {
  const tables = {
    incidents: createTable(database, 'incidents', incidentSchema),
    acknowledgements: createTable(database, 'acknowledgements', acknowledgementSchema),
    keepsakes: createTable(database, 'keepsakes', keepsakeSchema),
    lists: createTable(database, 'lists', listSchema),
  }
  const sql = prepare(database)
  const reader = createReader(unsound)
  const events = createEvents(database, reader)
  const incidentOf = tables.incidents.of
  return {
    writers: {
      renamed: createRenaming(database),
      states: each(({ state, latest }) => {
        const observation = latest && JSON.stringify(withoutEvidence(latest))
        sql.saveState.run(state.checkId, JSON.stringify(state), observation)
      }),
      keepsakes: each(tables.keepsakes.insert('INSERT OR REPLACE')),
      lists: each(tables.lists.insert('INSERT OR REPLACE')),
      gone: each((checkId) => {
        sql.forgetState.run(checkId)
        sql.forgetKeepsake.run(checkId)
        sql.forgetList.run(checkId)
        sql.release.run(checkId)
      }),
      transitions: each(events.insert),
      incidents: each(tables.incidents.insert('INSERT OR REPLACE')),
      acknowledgements: each(tables.acknowledgements.insert('INSERT OR REPLACE')),
      released: each((checkId) => void sql.release.run(checkId)),
    },
    load: async () => load(sql, reader, tables),
    events: async (filter) => events.list(filter),
    async incidents({ open, checkId, limit }) {
      const { all, ofCheck } = sql.incidents[open === undefined ? 'any' : open ? 'open' : 'ended']
      return checkId === undefined
        ? reader.all('incidents', all, incidentOf, limit)
        : reader.all('incidents', ofCheck, incidentOf, checkId, limit)
    },
    prune: (at) => {
      for (const statement of sql.prune) statement.run(at)
    },
  }
}

/** So many changes there never are: such a number is damage, and numbers must not go on from it. */
export const NO_NUMBER = 2 ** 50

/** Incidents and notices outlive the transitions they are named after, and no number may be given twice. */
const LAST_SEQ = `SELECT max(
  coalesce((SELECT max(seq) FROM transitions WHERE seq < ${NO_NUMBER}), 0),
  coalesce((SELECT max(CAST(id AS INTEGER)) FROM incidents WHERE CAST(id AS INTEGER) < ${NO_NUMBER}), 0),
  coalesce((SELECT max(transition_seq) FROM decisions WHERE transition_seq < ${NO_NUMBER}), 0),
  coalesce((SELECT max(transition) FROM outbox WHERE transition < ${NO_NUMBER}), 0),
  coalesce((SELECT max(seq) FROM undecided WHERE seq < ${NO_NUMBER}), 0)
) AS seq`

// By the newest of what was decided and what is not yet: whether it was quiet then.
const KEPT_QUIET = `SELECT check_id, why FROM (
  SELECT check_id, transition_seq AS seq, why FROM decisions
  UNION ALL
  SELECT check_id, seq, CASE
    WHEN json_extract(situation, '$.downtime') THEN 'downtime'
    WHEN json_extract(situation, '$.silenced') THEN 'silenced'
    ELSE '' END
  FROM undecided
) AS kept
WHERE why IN ('silenced', 'downtime')
  AND check_id IN (SELECT check_id FROM incidents WHERE closed_at IS NULL)
  AND seq = max(
    coalesce((SELECT max(transition_seq) FROM decisions WHERE check_id = kept.check_id), 0),
    coalesce((SELECT max(seq) FROM undecided WHERE check_id = kept.check_id), 0)
  )`

function prepare(database: DatabaseSync) {
  return {
    states: database.prepare('SELECT check_id, state FROM states'),
    observations: database.prepare('SELECT check_id, observation FROM states WHERE observation IS NOT NULL'),
    openIncidents: database.prepare('SELECT * FROM incidents WHERE closed_at IS NULL'),
    acknowledgements: database.prepare('SELECT * FROM acknowledgements'),
    keptQuiet: database.prepare(KEPT_QUIET),
    lastSeq: database.prepare(LAST_SEQ),
    saveState: database.prepare('INSERT OR REPLACE INTO states (check_id, state, observation) VALUES (?, ?, ?)'),
    forgetState: database.prepare('DELETE FROM states WHERE check_id = ?'),
    keepsakes: database.prepare('SELECT * FROM keepsakes'),
    lists: database.prepare('SELECT * FROM lists'),
    forgetList: database.prepare('DELETE FROM lists WHERE check_id = ?'),
    forgetKeepsake: database.prepare('DELETE FROM keepsakes WHERE check_id = ?'),
    release: database.prepare('DELETE FROM acknowledgements WHERE check_id = ?'),
    // One statement per filter: a condition that may be off would defeat the indexes.
    incidents: {
      any: {
        all: database.prepare('SELECT * FROM incidents ORDER BY opened_at DESC LIMIT ?'),
        ofCheck: database.prepare('SELECT * FROM incidents WHERE check_id = ? ORDER BY opened_at DESC LIMIT ?'),
      },
      ended: {
        all: database.prepare('SELECT * FROM incidents WHERE closed_at IS NOT NULL ORDER BY opened_at DESC LIMIT ?'),
        ofCheck: database.prepare(
          'SELECT * FROM incidents WHERE check_id = ? AND closed_at IS NOT NULL ORDER BY opened_at DESC LIMIT ?',
        ),
      },
      open: {
        all: database.prepare('SELECT * FROM incidents WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT ?'),
        ofCheck: database.prepare(
          'SELECT * FROM incidents WHERE check_id = ? AND closed_at IS NULL ORDER BY opened_at DESC LIMIT ?',
        ),
      },
    },
    prune: [
      database.prepare('DELETE FROM transitions WHERE at < ?'),
      database.prepare('DELETE FROM incidents WHERE closed_at < ?'),
    ],
  }
}

interface Tables {
  readonly incidents: Table<Incident>
  readonly acknowledgements: Table<Acknowledgement>
  readonly keepsakes: Table<Keepsake>
  readonly lists: Table<List>
}

function load(sql: ReturnType<typeof prepare>, reader: Reader, tables: Tables): Remembered {
  const byCheck = <T extends { readonly checkId: string }>(list: readonly T[]) =>
    new Map(list.map((one) => [one.checkId, one] as const))
  return {
    states: byCheck(reader.all('states', sql.states, stateOf)),
    observations: byCheck(reader.all('states', sql.observations, observationOf)),
    openIncidents: byCheck(reader.all('incidents', sql.openIncidents, tables.incidents.of)),
    acknowledgements: byCheck(reader.all('acknowledgements', sql.acknowledgements, tables.acknowledgements.of)),
    keptQuiet: new Map(
      sql.keptQuiet.all().map(({ check_id, why }) => [String(check_id), why === 'downtime' ? why : 'silenced']),
    ),
    keepsakes: byCheck(reader.all('keepsakes', sql.keepsakes, tables.keepsakes.of)),
    lists: byCheck(reader.all('lists', sql.lists, tables.lists.of)),
    lastSeq: Number(sql.lastSeq.get()?.seq),
  }
}

// Rows below were written by this module, from values of these very types; but disks forget.

const stateOf = (row: SqlRow): State => ownedBy(row, parsed(stateSchema, row.state))

/** Without the time by the clock of the run that saw it, which means nothing to this one. */
function observationOf(row: SqlRow): Observation {
  const { seenAt: _, ...observation }: Observation = ownedBy(row, parsed(observationSchema, row.observation))
  return observation
}

function ownedBy<T extends { readonly checkId: string }>(row: SqlRow, value: T): T {
  if (value.checkId !== row.check_id) throw new Error(`a row of ${row.check_id} is about ${value.checkId}`)
  return value
}
