import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Restart, Rule } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { Inspection } from '../reading/inspection.ts'
import { didYouMean } from '../reading/nearest.ts'
import type { Path } from '../reading/tree.ts'
import { type Directory, noteUnknown } from './references.ts'

interface Watched {
  readonly checks: readonly Check[]
  readonly directory: Directory
}

interface Places {
  readonly path: Path
  /** Of each rule. */
  readonly rulePaths: readonly Path[]
}

/** Notes what of a restart could never be known: a check that is nowhere, a metric that it has not, looks that are made too seldom. */
export function noteUnanswerable(inspection: Inspection, watched: Watched, restart: Restart, places: Places): void {
  const { directory } = watched
  const hosts = hostsIn(directory, restart.hosts)
  const byId = new Map(watched.checks.map((check) => [check.id, check]))
  const seldom = new Map<string, Check>()
  const note = (checks: readonly Check[]) => {
    for (const check of checks) {
      const found = tooSeldom(check, byId, restart.withinMs)
      if (found !== null) seldom.set(found.id, found)
    }
  }
  restart.safe.forEach((rule, i) => {
    const path = places.rulePaths[i] ?? places.path
    note(checksOf(inspection, watched, rule, { path, hosts }))
  })
  restart.costs.forEach(({ check, metrics }, i) => {
    const path = [...places.path, 'costs', i]
    const found = onHosts(inspection, watched, check, { path: [...path, 'check'], hosts })
    metrics.forEach((metric, j) => {
      noteMetric(inspection, found, metric, [...path, 'metrics', j])
    })
    note(found)
  })
  for (const { id, everyMs, way } of seldom.values()) {
    const why =
      way.by === 'receive' || way.by === 'clock'
        ? 'is told by others: how old that is cannot be known'
        : `is looked at every ${formatDuration(everyMs)}: it would be unknown most of the time`
    inspection.note([...places.path, 'within'], `${id} ${why}`)
  }
}

interface On {
  readonly path: Path
  /** `null`: rows say which. */
  readonly hosts: readonly string[]
}

function checksOf(inspection: Inspection, watched: Watched, rule: Rule, { path, hosts }: On): readonly Check[] {
  const { about, limits } = rule
  if (about.of === 'calm') {
    const named = new Set(about.hosts)
    return watched.checks.filter(
      ({ host, groups }) => (host !== null && named.has(host)) || groups.some((group) => named.has(group)),
    )
  }
  if (about.of === 'others' && about.up >= hosts.length && knowsAll(watched, hosts))
    inspection.note(
      [...path, 'up'],
      `is more than the ${hosts.length === 2 ? '1 other that there is' : `${hosts.length - 1} others that there are`}`,
    )
  const key = about.of === 'own' || about.of === 'one' ? 'check' : about.of
  const on = about.of === 'all' ? hostsIn(watched.directory, about.hosts) : hosts
  const found = onHosts(inspection, watched, about.check, { path: [...path, key], hosts: on })
  if (limits !== null) noteMetric(inspection, found, limits.metric, [...path, 'metric'])
  return found
}

/** Checks of that name on these hosts; a host that has none is noted. */
function onHosts(
  inspection: Inspection,
  { checks, directory }: Watched,
  name: string,
  { path, hosts }: On,
): readonly Check[] {
  noteUnknown(inspection, directory, name, path)
  if (directory.ids.has(name)) return checks.filter(({ id }) => id === name)
  const found = checks.filter((check) => check.name === name && check.host !== null && hosts.includes(check.host))
  const having = new Set(found.map(({ host }) => host))
  const lacking = hosts.filter((host) => !having.has(host))
  if (directory.idsOf.has(name) && directory.machines.whole && lacking.length > 0)
    inspection.note(path, `there is no check ${name} on ${lacking.slice(0, MOST_NAMED).join(', ')}`)
  return found
}

const MOST_NAMED = 5

function noteMetric(inspection: Inspection, checks: readonly Check[], metric: string, path: Path): void {
  const lacking = checks.find(({ metrics }) => !Object.hasOwn(metrics, metric))
  if (lacking === undefined) return
  const { kind, metrics } = lacking
  inspection.note(path, `${kind} has no metric ${metric}${didYouMean(metric, Object.keys(metrics))}`)
}

/** It, or one that it is concluded from, of which newer looks are rarer than the bound. */
function tooSeldom(check: Check, byId: ReadonlyMap<string, Check>, withinMs: number): Check | null {
  if (check.way.by === 'receive' || check.way.by === 'clock' || check.everyMs + check.timeoutMs > withinMs) return check
  for (const id of membersOf(check)) {
    const member = byId.get(id)
    const found = member === undefined || member.id === check.id ? null : tooSeldom(member, byId, withinMs)
    if (found !== null) return found
  }
  return null
}

const hostsIn = ({ machines }: Directory, names: readonly string[]): readonly string[] => [
  ...new Set(names.flatMap((name) => machines.members.get(name) ?? []).map(({ name }) => name)),
]

/** Rows may bring more hosts into a group. */
const knowsAll = ({ directory: { machines } }: Watched, hosts: readonly string[]): boolean =>
  machines.whole && machines.rowHosts.length === 0 && hosts.length > 0
