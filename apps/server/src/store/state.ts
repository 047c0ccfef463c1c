import type { DatabaseSync } from 'node:sqlite'
import type { Acknowledgement, Decision, Incident, Observation, State, Transition } from '@foretop/shared/model.ts'
import type { EventFilter } from './events.ts'
import { createEvents, subjectOf } from './events.ts'

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

export function createStateStore(database: DatabaseSync): StateStore {
  const sql = prepare(database)
  return {
    load: () => load(sql),
    saveState: (state, observation) =>
      void sql.saveState.run(state.checkId, JSON.stringify(state), observation ? JSON.stringify(observation) : null),
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
    events: createEvents(database),
    incidents: ({ open = false, checkId, limit }) => {
      const { all, ofCheck } = open ? sql.incidents.open : sql.incidents.any
      return (checkId === undefined ? all.all(limit) : ofCheck.all(checkId, limit)).map(incidentOf)
    },
    decisions: ({ checkId, limit }) =>
      (checkId === undefined ? sql.decisions.all(limit) : sql.decisionsOf.all(checkId, limit)).map(decisionOf),
    prune: (at) => {
      for (const statement of sql.prune) statement.run(at)
    },
  }
}

/** Incidents and notices outlive the transitions they are named after, and no number may be given twice. */
const LAST_SEQ = `SELECT max(
  coalesce((SELECT max(seq) FROM transitions), 0),
  coalesce((SELECT max(CAST(id AS INTEGER)) FROM incidents), 0),
  coalesce((SELECT max(transition_seq) FROM decisions), 0),
  coalesce((SELECT max(transition) FROM outbox), 0)
) AS seq`

const LAST_DECISION = `SELECT check_id,
  (SELECT why FROM decisions WHERE check_id = incidents.check_id ORDER BY transition_seq DESC LIMIT 1) AS why
  FROM incidents WHERE closed_at IS NULL`

type SqlRow = Record<string, unknown>

function prepare(database: DatabaseSync) {
  return {
    states: database.prepare('SELECT check_id, state, observation FROM states'),
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

function load(sql: ReturnType<typeof prepare>): Remembered {
  const states = new Map<string, State>()
  const observations = new Map<string, Observation>()
  for (const row of sql.states.all()) {
    const checkId = String(row.check_id)
    states.set(checkId, JSON.parse(String(row.state)))
    if (row.observation !== null) observations.set(checkId, JSON.parse(String(row.observation)))
  }
  const openIncidents = new Map(sql.openIncidents.all().map((row) => [String(row.check_id), incidentOf(row)] as const))
  const acknowledgements = new Map(
    sql.acknowledgements.all().map((row) => [String(row.check_id), acknowledgementOf(row)] as const),
  )
  const keptQuiet = new Map(
    sql.lastDecision
      .all()
      .flatMap(({ check_id, why }) =>
        why === 'silenced' || why === 'downtime' ? [[String(check_id), why] as const] : [],
      ),
  )
  return { states, observations, openIncidents, acknowledgements, keptQuiet, lastSeq: Number(sql.lastSeq.get()?.seq) }
}

// Rows below were written by this module, from values of these very types.

const incidentOf = (row: SqlRow): Incident => ({
  id: String(row.id),
  checkId: String(row.check_id),
  openedAt: Number(row.opened_at),
  closedAt: row.closed_at === null ? null : Number(row.closed_at),
  worst: row.worst as Incident['worst'],
  text: String(row.text),
  closedAs: row.closed_as as Incident['closedAs'],
})

const decisionOf = (row: SqlRow): Decision => ({
  transitionSeq: Number(row.transition_seq),
  checkId: String(row.check_id),
  at: Number(row.at),
  send: row.send === 1,
  why: row.why as Decision['why'],
  to: JSON.parse(String(row.channels)),
})

const acknowledgementOf = (row: SqlRow): Acknowledgement => ({
  checkId: String(row.check_id),
  incidentId: String(row.incident_id),
  status: row.status as Acknowledgement['status'],
  at: Number(row.at),
  until: row.until === null ? null : Number(row.until),
  by: String(row.by),
  note: String(row.note),
})
