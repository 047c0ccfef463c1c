import type { Definitions } from '@foretop/shared/model.ts'
import type { Check, GraphChoice, GraphPreset } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import { didYouMean } from '../reading/nearest.ts'
import { type Machines, readNames } from './hosts.ts'
import { type GraphShape, graphShape } from './shape.ts'

/** The presets of the page of graphs, with every name in them looked up and groups resolved to their hosts. */
export function readGraphs(
  inspection: Inspection,
  checks: readonly Check[],
  machines: Machines,
): readonly GraphPreset[] {
  const known = { byName: Map.groupBy(checks, ({ name }) => name) }
  return [...readNames(inspection, 'graphs')].flatMap((name) => {
    const shape = inspection.parse(graphShape, ['graphs', name])
    if (shape === undefined) return []
    const path = ['graphs', name]
    const show = shape.show ?? []
    show.forEach((choice, i) => {
      noteChoice(inspection, known, choice, [...path, 'show', i])
    })
    const looked = show.flatMap(({ check }) => known.byName.get(check) ?? [])
    const hosts = shape.hosts === undefined ? hostsOf(looked) : namedHosts(inspection, machines, shape.hosts, path)
    if (shape.hosts !== undefined && machines.whole) noteElsewhere(inspection, known, hosts, show, path)
    return [
      {
        name,
        title: shape.title ?? name,
        range: shape.range ?? 'day',
        hosts,
        together: shape.together ?? false,
        show: show.map(plainChoice),
      },
    ]
  })
}

type Choice = GraphShape['show'][number]
type Place = readonly PropertyKey[]

interface Known {
  readonly byName: ReadonlyMap<string, readonly Check[]>
}

const hostsOf = (checks: readonly Check[]) => [...new Set(checks.flatMap(({ host }) => host ?? []))]

const plainChoice = ({ check, metrics, instances }: Choice): GraphChoice => ({
  check,
  metrics: [...new Set(metrics)],
  instances: instances === undefined ? null : [...new Set(instances)],
})

function namedHosts(
  inspection: Inspection,
  { members, hostNames, groupNames }: Machines,
  names: readonly string[],
  path: Place,
): readonly string[] {
  names.forEach((name, i) => {
    if (!members.has(name) && !hostNames.has(name))
      inspection.unknown([...path, 'hosts', i], 'host or group', name, [...groupNames, ...hostNames])
  })
  return [...new Set(names.flatMap((name) => members.get(name) ?? []).map(({ name }) => name))]
}

/** Notes a check or a metric that does not exist, and metrics that have no axis in common. */
function noteChoice(inspection: Inspection, { byName }: Known, choice: Choice, path: Place): void {
  const looking = byName.get(choice.check) ?? []
  const [check] = looking
  if (check === undefined) {
    // A check that is wrong itself has not been drawn up: that was noted there.
    const names = inspection.names(['checks'])
    if (!names.includes(choice.check)) inspection.unknown([...path, 'check'], 'check', choice.check, names)
    return
  }
  // Most often one object, which all hosts share.
  const tables: readonly Definitions[] = [...new Set(looking.map(({ metrics }) => metrics))]
  const axes = new Map<string, string>()
  choice.metrics.forEach((name, i) => {
    const found = tables.flatMap((metrics) => (Object.hasOwn(metrics, name) ? (metrics[name] ?? []) : []))
    if (found.length === 0) {
      const hint = didYouMean(name, [...new Set(tables.flatMap((metrics) => Object.keys(metrics)))])
      inspection.note([...path, 'metrics', i], `${check.kind} has no metric ${name}${hint}`)
    }
    for (const { unit, counter } of found) axes.set(`${unit}${counter === undefined ? '' : '/s'}`, name)
  })
  const [[unit, first] = [], [otherUnit, other] = []] = axes
  if (other !== undefined)
    inspection.note(
      [...path, 'metrics'],
      `one graph has one axis: ${first} is in ${unit}, ${other} in ${otherUnit}; make them two entries`,
    )
}

/** Notes a check that looks at none of the hosts the preset is about: its graph would stay empty. */
function noteElsewhere(
  inspection: Inspection,
  { byName }: Known,
  hosts: readonly string[],
  show: readonly Choice[],
  path: Place,
): void {
  show.forEach(({ check }, i) => {
    const looking = byName.get(check) ?? []
    if (looking.length > 0 && looking.every(({ host }) => host !== null && !hosts.includes(host)))
      inspection.note([...path, 'show', i, 'check'], `the check ${check} looks at none of these hosts`)
  })
}
