import { namesIn } from '@foretop/shared/needs.ts'
import type { Group, Host } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { RowHosts } from '../../core/blueprint.ts'
import type { Inspection } from '../reading/inspection.ts'
import { type Adjustment, adjustment } from './adjust.ts'
import { findCircles } from './circle.ts'
import { readNeeds } from './needs.ts'
import { groupShape, hostShape, name, rowHostsShape } from './shape.ts'

/** Hosts and groups, and what hosts say of checks. */
export interface Machines {
  readonly hosts: readonly Host[]
  readonly groups: readonly Group[]
  /** By name, also those whose description is wrong. */
  readonly hostNames: ReadonlySet<string>
  readonly groupNames: ReadonlySet<string>
  /** Hosts by the name of a host or group. */
  readonly members: ReadonlyMap<string, readonly Host[]>
  /** By host, then by the name of the check. */
  readonly adjustments: ReadonlyMap<string, ReadonlyMap<string, Adjustment>>
  /** Hosts that come by rows; the names of their entries are nobody's. */
  readonly rowHosts: readonly RowHosts[]
  /** Whether the groups of every host are known, so that what is missing is truly missing. */
  readonly whole: boolean
}

export function readMachines(inspection: Inspection): Machines {
  const groupNames = readNames(inspection, 'groups')
  const entries = readNames(inspection, 'hosts')
  const comeByRows = [...entries].filter((entry) => inspection.has(['hosts', entry, 'each']))
  const hostNames = entries.difference(new Set(comeByRows))
  for (const taken of hostNames)
    if (groupNames.has(taken)) inspection.note(['hosts', taken], 'a group has this name too')

  const groups = [...groupNames].map((group) => readGroup(inspection, group, groupNames))
  const ways = new Map(groups.map(({ name, needs }) => [name, namesIn(needs)]))
  for (const [first = '', ...rest] of findCircles(ways))
    inspection.note(['groups', first, 'needs'], `needs itself: ${[first, ...rest].join(' → ')}`)

  const adjustments = new Map<string, ReadonlyMap<string, Adjustment>>()
  const before = inspection.mistakes.length
  const hosts = [...hostNames].map((host) => readHost(inspection, host, groupNames))
  const rowHosts = comeByRows.flatMap((entry) => readRowHosts(inspection, entry, groupNames))
  const whole = inspection.mistakes.length === before
  for (const host of hostNames) adjustments.set(host, readAdjustments(inspection, host))
  const members = new Map<string, Host[]>([...groupNames].map((group) => [group, []]))
  for (const host of hosts) {
    members.set(host.name, [host])
    for (const group of host.groups) members.get(group)?.push(host)
  }
  return { hosts, groups, hostNames, groupNames, members, adjustments, rowHosts, whole }
}

/** The names of a section's entries; those that are no names are noted. */
export function readNames(inspection: Inspection, section: string): ReadonlySet<string> {
  const names = inspection.names([section])
  for (const given of names) inspection.parseValue(name, given, () => [section, given])
  return new Set(names)
}

function readGroup(inspection: Inspection, group: string, known: ReadonlySet<string>): Group {
  const shape = inspection.parse(groupShape, ['groups', group])
  const needs = readNeeds(shape?.needs ?? [], ['groups', group, 'needs'], (needed, path) => {
    if (known.has(needed)) return [needed]
    inspection.unknown(path, 'group', needed, known)
    return []
  })
  return { name: group, title: shape?.title ?? group, needs, ...runbookOf(shape) }
}

// What a host says of checks and of its login is read by itself: a mistake in one must not hide the rest.
const hostAlone = hostShape.omit({ each: true }).extend({ checks: z.unknown().optional(), ssh: z.unknown().optional() })

function readHost(inspection: Inspection, host: string, groupNames: ReadonlySet<string>): Host {
  const shape = inspection.parse(hostAlone, ['hosts', host])
  shape?.groups?.forEach((group, i) => {
    if (!groupNames.has(group)) inspection.unknown(['hosts', host, 'groups', i], 'group', group, groupNames)
  })
  const groups = [...new Set(shape?.groups)].filter((group) => groupNames.has(group))
  return { name: host, address: shape?.address ?? host, groups, ...runbookOf(shape) }
}

/** Absent where none is given. */
const runbookOf = (shape: { readonly runbook?: string } | undefined) =>
  shape?.runbook === undefined ? {} : { runbook: shape.runbook }

function readRowHosts(inspection: Inspection, entry: string, known: ReadonlySet<string>): readonly RowHosts[] {
  const path = ['hosts', entry]
  const shape = inspection.parse(rowHostsShape, path)
  if (shape === undefined) return []
  const { each, address = null } = shape
  const sources = inspection.names(['sources'])
  if (!sources.includes(each)) inspection.unknown([...path, 'each'], 'source', each, sources)
  shape.groups.forEach((group, i) => {
    if (!known.has(group)) inspection.unknown([...path, 'groups', i], 'group', group, known)
  })
  const groups = [...new Set(shape.groups)].filter((group) => known.has(group))
  return [{ each, address, groups, ...runbookOf(shape) }]
}

function readAdjustments(inspection: Inspection, host: string): ReadonlyMap<string, Adjustment> {
  const path = ['hosts', host, 'checks']
  const read = inspection
    .names(path)
    .map((check): [string, Adjustment] => [check, inspection.parse(adjustment, [...path, check]) ?? {}])
  return new Map(read)
}
