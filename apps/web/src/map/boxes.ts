import type { Status } from '@foretop/shared/model.ts'
import type { Snapshot, Summary } from '@foretop/shared/wire.ts'
import { compareTrouble, type Handling, handlingOf, isProblem, isWorse } from '../checks/status.ts'

export type Group = Snapshot['groups'][number]

/** A group on the map, as it is now. */
export interface GroupBox {
  readonly name: string
  readonly title: string
  readonly total: number
  readonly ok: number
  /** The worst that nobody has yet, else the worst of all; `null`: the group has no checks. */
  readonly status: Status | null
  /** What has its trouble already, when nothing in it is left for anybody to see to. */
  readonly handling: Handling | null
  /** The check that decides all of this; `null` when the group is well, or empty. */
  readonly worst: Summary | null
  /** Wall ms of the last change of what it says; `null` where it has no checks. */
  readonly since: number | null
  /** Checks whose trouble explains all of its own. */
  readonly blockedBy: readonly string[]
  /** Not seen for too long. */
  readonly stale: number
}

/** Every group, in the order of the configuration. */
export function boxesOf(groups: readonly Group[], rows: Iterable<Summary>): readonly GroupBox[] {
  const members = new Map(groups.map(({ name }) => [name, [] as Summary[]]))
  for (const row of rows) for (const group of row.groups) members.get(group)?.push(row)
  return groups.map((group) => boxOf(group, members.get(group.name) ?? []))
}

function boxOf({ name, title }: Group, checks: readonly Summary[]): GroupBox {
  const problems = checks.filter(({ status }) => isProblem(status)).toSorted(compareTrouble)
  const open = problems.filter((check) => handlingOf(check) === null)
  const worst = open[0] ?? problems[0] ?? null
  const ok = checks.filter(({ status, stale }) => status === 'ok' && !stale).length
  return {
    ...{ name, title, ok, worst },
    total: checks.length,
    status: worst?.status ?? calmOf(checks),
    handling: worst === null ? null : handlingOf(worst),
    since: worst?.since ?? latest(checks),
    blockedBy: problems.every(({ blockedBy }) => blockedBy !== null)
      ? [...new Set(problems.flatMap(({ blockedBy }) => blockedBy ?? []))]
      : [],
    stale: checks.filter(({ stale }) => stale).length,
  }
}

/** Not looked at yet is not well, nor is what was well when last looked at. */
function calmOf(checks: readonly Summary[]): Status | null {
  if (checks.length === 0) return null
  return checks.some(({ status, stale }) => stale || isWorse(status, 'ok')) ? 'pending' : 'ok'
}

const latest = (checks: readonly Summary[]): number | null =>
  checks.length === 0 ? null : Math.max(...checks.map(({ since }) => since))
