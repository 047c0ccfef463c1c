import type { Definitions } from '@foretop/shared/model.ts'
import type { GraphChoice } from '@foretop/shared/plan.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { MetricName } from './selection.ts'
import type { GraphSpec } from './spec.ts'

/** Graphs that stand side by side: those of one host, or of all together. */
export interface GraphRow {
  /** `null`: of several hosts, or of a relation. */
  readonly host: string | null
  readonly specs: readonly GraphSpec[]
}

type Known = Pick<Summary, 'id' | 'host' | 'name' | 'kind' | 'groups'>
/** The metrics of checks together. */
export type MetricsOf = (checks: readonly Known[]) => Definitions

/** The graphs for chosen metrics: those that the catalogue draws together share one. */
export function choicesOf(
  metrics: readonly MetricName[],
  instances: readonly string[],
  checks: readonly Known[],
  metricsOf: MetricsOf,
): readonly GraphChoice[] {
  const tables = new Map([...Map.groupBy(checks, ({ name }) => name)].map(([name, of]) => [name, metricsOf(of)]))
  const groups = Map.groupBy(metrics, ({ check, metric }) => {
    const known = tables.get(check)?.[metric]
    return known?.chart === undefined
      ? `${check}.${metric}`
      : `${check} ${known.chart} ${known.unit} ${known.counter !== undefined}`
  })
  return [...groups.values()].map((members) => ({
    check: members[0]?.check ?? '',
    metrics: members.map(({ metric }) => metric),
    instances: instances.length === 0 ? null : instances,
  }))
}

/** Hosts, groups and relations by their names, as checks. No names: every check. */
export function checksOf<C extends Known>(names: readonly string[], checks: readonly C[]): readonly C[] {
  if (names.length === 0) return checks
  const found = names.flatMap((name) =>
    checks.filter(
      (check) => check.host === name || check.id === name || (check.host !== null && check.groups.includes(name)),
    ),
  )
  return [...new Set(found)]
}

/** A row of graphs for each host, in the order of the checks; `together`, one row with all hosts in each graph. */
export function rowsOf(
  choices: readonly GraphChoice[],
  checks: readonly Known[],
  together: boolean,
): readonly GraphRow[] {
  if (together) return withSpecs([{ host: null, specs: specsOf(choices, checks, '') }])
  const byHost = Map.groupBy(checks, ({ host }) => host)
  return withSpecs([...byHost].map(([host, of]) => ({ host, specs: specsOf(choices, of, host ?? '') })))
}

const withSpecs = (rows: readonly GraphRow[]) => rows.filter(({ specs }) => specs.length > 0)

function specsOf(choices: readonly GraphChoice[], checks: readonly Known[], where: string): readonly GraphSpec[] {
  return choices.flatMap(({ check, metrics, instances }) => {
    const members = checks.filter(({ name }) => name === check)
    if (members.length === 0) return []
    const ids = members.map(({ id, host, kind }) => ({ id, host, kind }))
    const key = [where, check, metrics.join(), instances?.join() ?? ''].join(' ')
    return [{ key, check, ids, metrics, instances }]
  })
}
