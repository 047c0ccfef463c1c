import type { Kinds, Patterns, Rows } from '../../core/blueprint.ts'
import { expand } from '../../core/expand.ts'
import { hasPlaces } from '../../core/fill.ts'
import type { Inspection } from '../reading/inspection.ts'
import { findCircles } from './circle.ts'
import { type Connected, noteCircles } from './references.ts'

/** Notes checks of rows that need each other in a circle: each would explain the next, and nobody be told of any. */
export function noteRowCircles(inspection: Inspection, checks: readonly Connected[], patterns: Patterns): void {
  const { rowHosts, groupChecks, rowChecks, relations } = patterns
  if (rowHosts.length + rowChecks.length + relations.length === 0) return
  noteMemberCircles(inspection, relations)
  const fixed = { ...NOTHING, checks: checks.map((check) => ({ ...check, revision: '' })) }
  const sample = {
    fixed,
    rowHosts: rowHosts.map((one) => ({ ...one, address: null })),
    groupChecks,
    rowChecks: rowChecks.map((one) => ({ ...one, address: null })),
    relations: relations.map(({ per, of, ...one }) => ({
      ...one,
      of: of.filter((member) => typeof member !== 'string' || !hasPlaces(member)),
      ...(per !== undefined && { per: { ...per, by: null } }),
    })),
  }
  const sources = [...rowHosts, ...rowChecks, ...relations.flatMap(({ per }) => per ?? [])].map(({ each }) => each)
  const rows = new Map(sources.map((name): [string, Rows] => [name, new Map([[`row-of-${name}`, {}]])]))
  const known = new Set(checks.map(({ id }) => id))
  noteCircles(inspection, expand(sample, rows, ANY).plan.checks, 'needs', (ids) => ids.some((id) => !known.has(id)))
}

const NOTHING = { site: '', hosts: [], groups: [], channels: [], routes: [], graphs: [] }

/** Whatever options and address there are, they are right. */
const ANY: Kinds = {
  optionsOf: () => ({ options: {} }),
  revisionOf: () => '',
  wayTo: () => ({ by: 'clock' }),
  whyNoAddress: () => null,
}

/** Relations that look at each other: with rows, one of them would be left out. */
function noteMemberCircles(inspection: Inspection, relations: Patterns['relations']): void {
  const edges = new Map(
    relations.map(({ pattern, of, beside = [] }) => [
      pattern.name,
      [of, beside].flat().filter((member) => typeof member === 'string'),
    ]),
  )
  for (const circle of findCircles(edges))
    inspection.note(['checks', circle[0] ?? '', 'of'], `leads back to itself: ${circle.join(' → ')}`)
}
