import type { DatabaseSync } from 'node:sqlite'
import { acknowledgementSchema, decisionSchema } from '@foretop/shared/model/handling.ts'
import { observationSchema } from '@foretop/shared/model/look.ts'
import { incidentSchema, stateSchema } from '@foretop/shared/model/state.ts'
import type { Acknowledgement, Decision, Incident, Observation, State, Transition } from '@foretop/shared/model.ts'
import { withoutEvidence } from '../core/without-evidence.ts'
import type { EventFilter } from './events.ts'
import { createEvents, subjectOf } from './events.ts'
import { createReader, createUnsound, fitting, parsed, type Reader, type SqlRow, type Unsound } from './rows.ts'

/** All that must be known again after a restart, before the first look. */
export interface Remembered {
  readonly states: ReadonlyMap<string, State>
  readonly observations: ReadonlyMap<string, Observation>
  readonly openIncidents: ReadonlyMap<string, Incident>
  readonly acknowledgements: ReadonlyMap<string, Acknowledgement>
  /** Open trouble of which nobody was told, when it was last decided, for a silence or downtime. */
  readonly keptQuiet: ReadonlyMap<string, KeptQuiet>
  readonly lastSeq: number
}

type KeptQuiet = Extract<Decision['why'], 'silenced' | 'downtime'>

/** Everything of `state.db` but the outbox. All writes run inside the caller's transaction. */
export interface StateStore {
  load(): Remembered
  saveState(state: State, observation: Observation | undefined): void
  forget(checkId: string): void
  /** `quietId`: of which silence or downtime, where it is of no one check. */
  addTransition(transition: Transition, quietId?: string): void
  saveIncident(incident: Incident): void
  addDecision(decision: Decision): void
  saveAcknowledgement(acknowledgement: Acknowledgement): void
  removeAcknowledgement(checkId: string): void
  /** Newest first. */
  events(filter: EventFilter): readonly Transition[]
  /** Newest first. */
  incidents(filter: { readonly open?: boolean; readonly checkId?: string; readonly limit: number }): readonly Incident[]
  /** Newest first. */
  decisions(filter: { readonly checkId?: string; readonly limit: number }): readonly Decision[]
  /** Drops transitions, decisions and closed incidents from before `at` (wall ms). */
  prune(at: number): void
}

/** Rows that make no sense are left out of all that is read, and noted. */
export function createStateStore(database: DatabaseSync, unsound: Unsound = createUnsound()): StateStore {
  const sql = prepare(database)
  const reader = createReader(unsound)
  return {
    load: () => load(sql, reader),
    saveState: (state, observation) =>
      void sql.saveState.run(
        state.checkId,
        JSON.stringify(state),
        observation ? JSON.stringify(withoutEvidence(observation)) : null,
      ),
    forget: (checkId) => {
      sql.forgetState.run(checkId)
      sql.removeAcknowledgement.run(checkId)
    },
    addTransition({ seq, checkId, at, text, change }, quietId) {
      const subject = checkId === '' && quietId !== undefined ? subjectOf(quietId) : checkId
      sql.addTransition.run(seq, subject, Math.round(at), text, JSON.stringify(change))
    },
    saveIncident: (i) =>
      void sql.saveIncident.run(
        i.id,
        i.checkId,
        Math.round(i.openedAt),
        i.closedAt === null ? null : Math.round(i.closedAt),
        i.worst,
        i.text,
        i.closedAs,
      ),
    addDecision: (d) =>
      void sql.addDecision.run(
        d.transitionSeq,
        d.checkId,
        Math.round(d.at),
        Number(d.send),
        d.why,
        JSON.stringify(d.to),
      ),
    saveAcknowledgement: (a) =>
      void sql.saveAcknowledgement.run(a.checkId, a.incidentId, a.at, a.until, a.by, a.note, a.status),
    removeAcknowledgement: (checkId) => void sql.removeAcknowledgement.run(checkId),
    events: createEvents(database, reader),
    incidents: ({ open = false, checkId, limit }) => {
      const { all, ofCheck } = open ? sql.incidents.open : sql.incidents.any
      return checkId === undefined
        ? reader.all('incidents', all, incidentOf, limit)
        : reader.all('incidents', ofCheck, incidentOf, checkId, limit)
    },
    decisions: ({ checkId, limit }) =>
      checkId === undefined
        ? reader.all('decisions', sql.decisions, decisionOf, limit)
        : reader.all('decisions', sql.decisionsOf, decisionOf, checkId, limit),
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
  coalesce((SELECT max(transition) FROM outbox WHERE transition < ${NO_NUMBER}), 0)
) AS seq`

const LAST_DECISION = `SELECT check_id,
  (SELECT why FROM decisions WHERE check_id = incidents.check_id ORDER BY transition_seq DESC LIMIT 1) AS why
  FROM incidents WHERE closed_at IS NULL`

function prepare(database: DatabaseSync) {
  return {
    states: database.prepare('SELECT check_id, state FROM states'),
    observations: database.prepare('SELECT check_id, observation FROM states WHERE observation IS NOT NULL'),
    openIncidents: database.prepare('SELECT * FROM incidents WHERE closed_at IS NULL'),
    acknowledgements: database.prepare('SELECT * FROM acknowledgements'),
    lastDecision: database.prepare(LAST_DECISION),
    lastSeq: database.prepare(LAST_SEQ),
    saveState: database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?, ?)'),
    forgetState: database.prepare('DELETE FROM states WHERE check_id = ?'),
    addTransition: database.prepare('INSERT INTO transitions VALUES (?, ?, ?, ?, ?)'),
    saveIncident: database.prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?)'),
    addDecision: database.prepare('INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)'),
    saveAcknowledgement: database.prepare('INSERT OR REPLACE INTO acknowledgements VALUES (?, ?, ?, ?, ?, ?, ?)'),
    removeAcknowledgement: database.prepare('DELETE FROM acknowledgements WHERE check_id = ?'),
    // One statement per filter: a condition that may be off would defeat the indexes.
    incidents: {
      any: {
        all: database.prepare('SELECT * FROM incidents ORDER BY opened_at DESC LIMIT ?'),
        ofCheck: database.prepare('SELECT * FROM incidents WHERE check_id = ? ORDER BY opened_at DESC LIMIT ?'),
      },
      open: {
        all: database.prepare('SELECT * FROM incidents WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT ?'),
        ofCheck: database.prepare(
          'SELECT * FROM incidents WHERE check_id = ? AND closed_at IS NULL ORDER BY opened_at DESC LIMIT ?',
        ),
      },
    },
    decisions: database.prepare('SELECT * FROM decisions ORDER BY transition_seq DESC LIMIT ?'),
    decisionsOf: database.prepare('SELECT * FROM decisions WHERE check_id = ? ORDER BY transition_seq DESC LIMIT ?'),
    prune: [
      database.prepare('DELETE FROM decisions WHERE at < ?'),
      database.prepare('DELETE FROM transitions WHERE at < ?'),
      database.prepare('DELETE FROM incidents WHERE closed_at < ?'),
    ],
  }
}

function load(sql: ReturnType<typeof prepare>, reader: Reader): Remembered {
  const byCheck = <T extends { readonly checkId: string }>(list: readonly T[]) =>
    new Map(list.map((one) => [one.checkId, one] as const))
  const keptQuiet = sql.lastDecision
    .all()
    .flatMap(({ check_id, why }) =>
      why === 'silenced' || why === 'downtime' ? [[String(check_id), why] as const] : [],
    )
  return {
    states: byCheck(reader.all('states', sql.states, stateOf)),
    observations: byCheck(reader.all('states', sql.observations, observationOf)),
    openIncidents: byCheck(reader.all('incidents', sql.openIncidents, incidentOf)),
    acknowledgements: byCheck(reader.all('acknowledgements', sql.acknowledgements, acknowledgementOf)),
    keptQuiet: new Map(keptQuiet),
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

const incidentOf = (row: SqlRow): Incident =>
  fitting(incidentSchema, {
    id: row.id,
    checkId: row.check_id,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    worst: row.worst,
    text: row.text,
    closedAs: row.closed_as,
  })

const decisionOf = (row: SqlRow): Decision =>
  fitting(decisionSchema, {
    transitionSeq: row.transition_seq,
    checkId: row.check_id,
    at: row.at,
    send: row.send === 1,
    why: row.why,
    to: JSON.parse(String(row.channels)),
  })

const acknowledgementOf = (row: SqlRow): Acknowledgement =>
  fitting(acknowledgementSchema, {
    checkId: row.check_id,
    incidentId: row.incident_id,
    status: row.status,
    at: row.at,
    until: row.until,
    by: row.by,
    note: row.note,
  })
