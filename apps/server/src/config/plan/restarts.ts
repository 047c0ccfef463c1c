import type { Limits, Restart, Rule } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { type Machines, readNames } from './hosts.ts'
import type { Directory } from './references.ts'
import { type RestartShape, type RuleShape, restartShape } from './restart-shape.ts'
import { noteUnanswerable } from './unanswerable.ts'

const USUAL_WITHIN_MS = 60_000

/** What people restart, with every name in it looked up: a rule that nothing can answer would never be yes, so it is a mistake. */
export function readRestarts(
  inspection: Inspection,
  checks: readonly Check[],
  directory: Directory,
): readonly Restart[] {
  const { machines } = directory
  return [...readNames(inspection, 'restarts')].flatMap((name) => {
    const path = ['restarts', name]
    const shape = inspection.parse(restartShape, path)
    noteStrangers(inspection, machines, shape?.hosts ?? [], [...path, 'hosts'])
    if (shape?.hosts === undefined) return []
    const safe = (shape.safe ?? []).flatMap((rule, i) => ruleOf(inspection, directory, rule, [...path, 'safe', i]))
    const { title = name, hosts, runbook = null, within: withinMs = USUAL_WITHIN_MS } = shape
    const restart = { name, title, hosts, runbook, withinMs, safe: safe.map(({ rule }) => rule), costs: costsOf(shape) }
    noteUnanswerable(inspection, { checks, directory }, restart, { path, rulePaths: safe.map((one) => one.path) })
    return [restart]
  })
}

const costsOf = ({ costs = [] }: RestartShape): Restart['costs'] =>
  costs.map(({ metrics, ...cost }) => ({ ...cost, metrics: [...new Set(metrics)] }))

const KINDS = ['check', 'others', 'all', 'calm'] as const

/** One rule, or nothing where it cannot be told what it is about. */
function ruleOf(
  inspection: Inspection,
  directory: Directory,
  shape: RuleShape,
  path: Path,
): readonly { readonly rule: Rule; readonly path: Path }[] {
  const { machines, ids } = directory
  const given = KINDS.filter((kind) => shape[kind] !== undefined)
  const [kind] = given
  if (kind === undefined || given.length > 1) {
    const got = kind === undefined ? '' : `, got ${given.join(' and ')}`
    inspection.note(path, `says what it looks at: one of ${KINDS.join(', ')}${got}`)
    return []
  }
  for (const [key, needed] of [
    ['hosts', 'all'],
    ['up', 'others'],
  ] as const)
    if (shape[key] !== undefined && kind !== needed) inspection.note([...path, key], `goes with ${needed} alone`)
  if (kind === 'all' && shape.hosts === undefined) inspection.note(path, 'says on which hosts and groups: hosts')
  noteStrangers(inspection, machines, shape.hosts ?? [], [...path, 'hosts'])
  noteStrangers(inspection, machines, shape.calm ?? [], [...path, 'calm'])
  const about = aboutOf(shape, ids)
  const limits = limitsOf(inspection, shape, path)
  if (about === null) return []
  if (about.of === 'calm' && limits !== null) inspection.note([...path, 'metric'], 'goes not with calm')
  return [{ rule: { about, limits, that: shape.that, otherwise: shape.else }, path }]
}

function aboutOf(
  { check, others, all, calm, hosts, up = 1 }: RuleShape,
  ids: ReadonlySet<string>,
): Rule['about'] | null {
  // A relation is no host's own: its name is its id.
  if (check !== undefined) return { of: check.includes('/') || ids.has(check) ? 'one' : 'own', check }
  if (others !== undefined) return { of: 'others', check: others, up }
  if (all !== undefined) return hosts === undefined ? null : { of: 'all', check: all, hosts }
  return calm === undefined ? null : { of: 'calm', hosts: calm }
}

function limitsOf(inspection: Inspection, shape: RuleShape, path: Path): Limits | null {
  const { metric, instance = null, atLeast, atMost } = shape
  const isLimited = atLeast !== undefined || atMost !== undefined
  if (metric === undefined) {
    if (isLimited || instance !== null) inspection.note(path, 'says of which metric: metric')
    return null
  }
  if (!isLimited) inspection.note(path, `says what ${metric} must be: atLeast, atMost, or both`)
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    inspection.note(path, `can never hold: atLeast ${atLeast} is above atMost ${atMost}`)
  return { metric, instance, ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) }
}

function noteStrangers(
  inspection: Inspection,
  { hostNames, groupNames }: Machines,
  names: readonly string[],
  path: Path,
): void {
  names.forEach((name, i) => {
    if (!hostNames.has(name) && !groupNames.has(name))
      inspection.unknown([...path, i], 'host or group', name, [...groupNames, ...hostNames])
  })
}
