import type { Snapshot, Summary } from '@foretop/shared/wire.ts'
import { nameOfId } from '../checks/status.ts'
import { inOrder } from '../lists/in-order.ts'
import { shortHosts } from './short-host.ts'

/** One tile: a check, or on a very large estate a host with all its checks. */
export interface Cell {
  readonly key: string
  readonly host: string | null
  /** The host where there is little room; of a relation its own name. */
  readonly label: string
  readonly name: string
  readonly ids: readonly string[]
  /** The host is written on its first tile only. */
  readonly first: boolean
}
export interface Band {
  readonly name: string
  readonly title: string
  readonly cells: readonly Cell[]
}

type Groups = Snapshot['groups']
const REST = { name: '', title: 'other', needs: [] }

/** The map's order: groups as configured, then hosts, then checks by name. The same set always gives the same places. */
export function bandsOf(checks: Iterable<Summary>, groups: Groups): Band[] {
  const all = [...checks]
  const short = shortHosts(all.flatMap(({ host }) => host ?? []))
  const byGroup = new Map<string, Summary[]>()
  const known = new Set(groups.map((group) => group.name))
  for (const check of all) {
    const group = check.groups.find((name) => known.has(name)) ?? REST.name
    const members = byGroup.get(group)
    if (members === undefined) byGroup.set(group, [check])
    else members.push(check)
  }
  return [...groups, REST].flatMap(({ name, title }) => {
    const members = byGroup.get(name)
    return members === undefined ? [] : [{ name, title, cells: cellsOf(members.sort(byHostThenName), short) }]
  })
}

/** The same places with a tile for each host. */
export const hostBands = (bands: readonly Band[]): Band[] =>
  bands.map((band) => {
    const byHost = Map.groupBy(band.cells, (cell) => cell.host ?? cell.key)
    const cells = [...byHost].map(
      ([key, cells]): Cell => ({
        key,
        host: cells[0]?.host ?? null,
        label: cells[0]?.label ?? key,
        name: cells.length === 1 ? (cells[0]?.name ?? '') : `${cells.length} checks`,
        ids: cells.flatMap((cell) => cell.ids),
        first: true,
      }),
    )
    return { ...band, cells }
  })

function cellsOf(checks: readonly Summary[], short: (host: string) => string): Cell[] {
  return checks.map(({ id, host, name }, at) => ({
    key: id,
    host,
    label: host === null ? nameOfId(id) : short(host),
    name: host === null ? nameOfId(id) : name,
    ids: [id],
    first: host === null || checks[at - 1]?.host !== host,
  }))
}

const byHostThenName = (a: Summary, b: Summary) =>
  inOrder(a.host ?? '\uffff', b.host ?? '\uffff') || inOrder(a.name, b.name) || (a.id < b.id ? -1 : 1)
