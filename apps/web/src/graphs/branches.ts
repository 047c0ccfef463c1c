import type { Summary } from '@foretop/shared/wire.ts'
import type { MetricsOf } from './rows.ts'
import type { MetricName } from './selection.ts'

/** A place in the tree of graphs: a group with its hosts, or what stands in no group. */
export interface Branch {
  /** `null`: there is no group of this kind; its hosts stand alone. */
  readonly group: string | null
  readonly title: string
  readonly hosts: readonly string[]
}

type Known = Pick<Summary, 'id' | 'host' | 'name' | 'kind' | 'groups'>

/** Groups with their hosts, hosts without a group, and relations, in the order of the configuration. */
export function branchesOf(
  groups: readonly { readonly name: string; readonly title: string }[],
  checks: readonly Known[],
): readonly Branch[] {
  const hostsIn = (fits: (check: Known) => boolean) => [
    ...new Set(checks.flatMap((check) => (check.host !== null && fits(check) ? [check.host] : []))),
  ]
  const known = new Set(groups.map(({ name }) => name))
  return [
    ...groups.map(({ name, title }) => ({
      group: name,
      title,
      hosts: hostsIn((check) => check.groups.includes(name)),
    })),
    { group: null, title: 'In no group', hosts: hostsIn((check) => !check.groups.some((name) => known.has(name))) },
    { group: null, title: 'Across hosts', hosts: checks.flatMap(({ host, id }) => (host === null ? [id] : [])) },
  ].filter(({ hosts }) => hosts.length > 0)
}

/** A metric that can be chosen, by the words people know it by. */
export interface Choosable extends MetricName {
  readonly label: string
  /** On so many hosts. */
  readonly hosts: number
}

/** Metrics of these checks, each name of a check once, in the order of the catalogue. */
export function choosableOf(checks: readonly Known[], metricsOf: MetricsOf): readonly Choosable[] {
  return [...Map.groupBy(checks, ({ name }) => name)].flatMap(([check, members]) =>
    Object.entries(metricsOf(members)).map(([metric, { label }]) => ({
      check,
      metric,
      label,
      hosts: members.length,
    })),
  )
}

/** Whether every word is in the metric's name, its label or its check's name. */
export function isFound({ check, metric, label }: Choosable, search: string): boolean {
  const text = `${check} ${metric} ${label}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
