import type { Snapshot, Summary } from '@foretop/shared/wire.ts'
import { nameOfId, subjectOf } from '../checks/status.ts'
import { inOrder } from '../lists/in-order.ts'
import { shortHosts } from './short-host.ts'

/** One box: a machine, or whatever else is looked at in several ways, with all its checks; a relation by itself. */
export interface Cell {
  /** Unique in the map. */
  readonly key: string
  /** `null`: what it holds is about no one machine. */
  readonly host: string | null
  readonly title: string
  /** The same where there is little room. */
  readonly label: string
  /** In the order in which they are drawn. */
  readonly checks: readonly CellCheck[]
  /** Theirs; the same list as long as it is the same box. */
  readonly ids: readonly string[]
}
interface CellCheck {
  readonly id: string
  /** What it is called beside its machine. */
  readonly name: string
}
export interface Band {
  readonly name: string
  readonly title: string
  readonly cells: readonly Cell[]
}

type Groups = Snapshot['groups']
const REST = { name: '', title: 'other', needs: [] }

/** The map's order: groups as configured, then boxes, then checks by name. The same set always gives the same places. */
export function bandsOf(checks: Iterable<Summary>, groups: Groups): Band[] {
  const all = [...checks]
  const short = shortTitles(all)
  const known = new Set(groups.map((group) => group.name))
  const byGroup = Map.groupBy(all, (check) => check.groups.find((name) => known.has(name)) ?? REST.name)
  return [...groups, REST].flatMap(({ name, title }) => {
    const members = byGroup.get(name)
    return members === undefined ? [] : [{ name, title, cells: cellsOf(name, members, short) }]
  })
}

function cellsOf(band: string, checks: readonly Summary[], short: (title: string) => string): Cell[] {
  const byHolder = Map.groupBy(checks.toSorted(byHostThenName), (check) => holderOf(check).key)
  return [...byHolder].flatMap(([key, members]): readonly Cell[] => {
    const [first] = members
    if (first === undefined) return []
    const { title } = holderOf(first)
    const named = members.map((check) => ({ id: check.id, name: nameIn(check) }))
    // A machine may have a box in several bands.
    return [
      {
        key: `${band} ${key}`,
        host: first.host,
        title,
        label: short(title),
        checks: named,
        ids: named.map(({ id }) => id),
      },
    ]
  })
}

/** How each box is called where there is little room. Machines begin alike among themselves, and so does what rows of a table became. */
export function shortTitles(checks: readonly Summary[]): (title: string) => string {
  const of = (isMachine: boolean) =>
    shortHosts(checks.filter(({ host }) => (host !== null) === isMachine).map((check) => holderOf(check).title))
  const [machine, other] = [of(true), of(false)]
  const machines = new Set(checks.map(({ host }) => host))
  return (title) => (machines.has(title) ? machine(title) : other(title))
}

/** Whose box it is in: its machine's, or that of the row that it is of; a relation has its own. */
function holderOf(check: Summary): { readonly key: string; readonly title: string } {
  const title = subjectOf(check) ?? nameOfId(check.id)
  return { key: check.host === null ? title : `host ${title}`, title }
}

const nameIn = ({ id, host, name }: Summary) => (host === null ? id.slice(id.indexOf('/') + 1) : name)

const byHostThenName = (a: Summary, b: Summary) =>
  inOrder(a.host ?? '\uffff', b.host ?? '\uffff') || inOrder(a.name, b.name) || (a.id < b.id ? -1 : 1)
