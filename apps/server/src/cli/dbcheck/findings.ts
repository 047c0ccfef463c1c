import { relations } from '@foretop/probes/all.ts'
import { CannotTell } from '@foretop/probes/define.ts'
import type { Database } from '@foretop/shared/databases/database.ts'
import { type Findings, findingsOf as findingsFrom, readFindings } from '@foretop/shared/databases/findings.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { KINDS } from '../../registry.ts'
import { showsOn } from '../straight.ts'

/**
 * As the configured relations told, for they know what is declared; for databases in none of them, as the same kind of
 * relation among all databases would tell.
 */
export const findingsOf = (databases: readonly Database[], views: readonly CheckView[]): Findings =>
  findingsFrom(databases, views, ask)

/** The kind of relation that is shown with databases, with nothing declared. */
const RELATION = relations.find(({ kind }) => {
  const known = KINDS.get(kind)
  return known !== undefined && showsOn('databases')(known)
})

function ask(databases: readonly Database[]): Findings {
  if (RELATION === undefined) throw new Error('no relation among databases is known')
  try {
    return readFindings(RELATION.derive(RELATION.options.parse({}), databases.map(observationOf)).details ?? {})
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error
    // Nobody answered: of those that should have that much is known.
    const errors = databases
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ name }) => ({ host: name, text: `Can't connect to ${name}` }))
    return { servers: [], arrows: [], errors, warnings: [] }
  }
}

/** Back to what the probe saw. */
function observationOf({ view, name, outcome }: Database): Observation {
  const look = {
    checkId: view.id,
    host: name,
    address: view.address ?? null,
    at: view.checkedAt ?? 0,
    durationMs: view.durationMs ?? 0,
  }
  const { metrics, details, text } = view
  if (outcome === 'answered') return { ...look, outcome, metrics, details, text }
  // The API does not tell why; relations do not ask.
  return outcome === 'failed' ? { ...look, outcome, code: 'closed', text } : { ...look, outcome, code: 'local', text }
}
