import { probes, relations } from '@foretop/probes/all.ts'
import { type AnyRelation, CannotTell } from '@foretop/probes/define.ts'
import { deriveFrom, giversOf } from '@foretop/probes/derive-from.ts'
import { aloneFindings } from '@foretop/shared/databases/alone.ts'
import type { Database } from '@foretop/shared/databases/database.ts'
import { type Findings, findingsOf as findingsFrom, readFindings } from '@foretop/shared/databases/findings.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { KINDS } from '../../all-kinds.ts'
import type { Sight } from '../sight.ts'
import { showsOn } from '../straight.ts'

/**
 * As the configured relations told, for they know what is declared; for databases in none of them, as the same kind of
 * relation among all databases would tell, or where a server keeps their evidence to itself, as each tells of itself.
 */
export const findingsOf = (
  databases: readonly Database[],
  { views, latest }: Pick<Sight, 'views' | 'latest'>,
): Findings =>
  findingsFrom(databases, views(), (alone) => (latest === null ? aloneFindings(alone) : derived(alone, latest)))

/** The kind of relation that is shown with databases, with nothing declared. */
const RELATION = relations.find(({ kind }) => {
  const known = KINDS.get(kind)
  return known !== undefined && showsOn('databases')(known)
})

function derived(databases: readonly Database[], latest: LatestOf): Findings {
  const relation = RELATION
  if (relation === undefined) throw new Error('no relation among databases is known')
  const looks = databases.map((database) => observationOf(relation, database, latest))
  try {
    return readFindings(deriveFrom(relation, relation.options.parse({}), looks).details ?? {})
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error
    // Nobody answered: of those that should have that much is known.
    return aloneFindings(databases)
  }
}

/** Under the name it has in the table. Of another kind of database this relation knows nothing. */
function observationOf(relation: AnyRelation, { view, name }: Database, latest: LatestOf): Observation {
  const seen = latest(view.id)
  const known = giversOf(relation, probes)?.some(({ kind }) => kind === view.kind) ?? true
  if (seen !== null && (known || seen.outcome !== 'answered')) return { ...seen, host: name }
  return { checkId: view.id, host: name, at: 0, durationMs: 0, outcome: 'crashed', code: 'local', text: 'not seen' }
}

type LatestOf = NonNullable<Sight['latest']>
