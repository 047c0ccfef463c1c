import type { Link } from './link.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'
import { upstreamOf } from './upstream.ts'

export interface DeclaredPair {
  readonly members: readonly [string, string]
  readonly active: string
}

export interface Declared {
  readonly pairs: readonly DeclaredPair[]
  readonly oneWriter: readonly (readonly string[])[]
}

/** Who may write and does, and who should not. What cannot be told is left out. */
export interface Writers {
  /** Name of a group of masters → how many of them are writable; exactly one is right. */
  readonly writableMasters: { readonly [group: string]: number }
  /** Name of a declared pair → 1 when its active side is read only. */
  readonly readOnlyActive: { readonly [pair: string]: number }
  /** Name of a declared pair → 1 when one side does not follow the other at all. */
  readonly apart: { readonly [pair: string]: number }
  /** Name of a replica that nobody declared a master → 1 when it is writable. */
  readonly writableReplicas: { readonly [replica: string]: number }
  /** Members that stand at the top of others, or were declared so. */
  readonly masters: ReadonlySet<Server>
  /** Those among them that take the writes; of a declared pair only the active side. */
  readonly writers: ReadonlySet<Server>
}

export function writersAmong(servers: readonly Server[], links: readonly Link[], declared: Declared): Writers {
  const named = (name: string) => servers.filter((server) => server.name === name)
  const pairs = declared.pairs.map(({ members }) => members.flatMap(named))
  const single = declared.oneWriter.map((members) => members.flatMap(named))
  const spokenFor = new Set([...pairs, ...single].flat())
  const rings = ringsAmong(servers, links).filter((ring) => !ring.some((server) => spokenFor.has(server)))
  const roots = servers.filter(
    (server) => !spokenFor.has(server) && server.channels?.length === 0 && links.some((link) => link.source === server),
  )
  const groups = [...single, ...rings.filter((ring) => !followsOthers(ring, links)), ...roots.map((root) => [root])]
  const masters = new Set([...pairs, ...single, ...rings, roots].flat())
  const passive = new Set(declared.pairs.flatMap(({ members, active }) => members.filter((name) => name !== active)))
  const writers = [...masters].filter((server) => server.writable === true && !passive.has(server.name))
  return {
    writableMasters: Object.fromEntries(groups.flatMap(countOf)),
    readOnlyActive: Object.fromEntries(declared.pairs.flatMap((pair) => activeOf(pair, named(pair.active)))),
    apart: Object.fromEntries(declared.pairs.flatMap((pair) => apartOf(pair, pair.members.flatMap(named), links))),
    writableReplicas: Object.fromEntries(links.filter(({ replica }) => !masters.has(replica)).flatMap(writableOf)),
    masters,
    writers: new Set(writers),
  }
}

/** What is wrong with those that should write, in words. */
export const writerTroubles = ({ writableMasters, readOnlyActive, apart }: Writers): readonly Sentence[] => [
  ...Object.entries(writableMasters).flatMap(([host, count]) =>
    count === 1 ? [] : [{ host, text: count === 0 ? `${host}: nobody is writable` : `${host}: ${count} are writable` }],
  ),
  ...raised(readOnlyActive).map((host) => ({
    host,
    text: `${host}: the active side is read only, which makes the site read-only`,
  })),
  ...raised(apart).map((host) => ({ host, text: `${host}: one side does not follow the other` })),
]

/** And with those that should not. */
export const replicaTroubles = ({ writableReplicas }: Writers): readonly Sentence[] =>
  raised(writableReplicas).map((host) => ({ host, text: `${host} is a replica and writable` }))

const raised = (flags: { readonly [instance: string]: number }): readonly string[] =>
  Object.keys(flags).filter((instance) => flags[instance] === 1)

/** Groups of two or more that follow one another in a circle. */
function ringsAmong(servers: readonly Server[], links: readonly Link[]): readonly (readonly Server[])[] {
  const reached = new Map(servers.map((server) => [server, upstreamOf(server, links)]))
  const reaches = (from: Server, to: Server) => reached.get(from)?.has(to) === true
  const round = servers.filter((server) => reaches(server, server))
  const rings = round.map((server) => round.filter((other) => reaches(server, other) && reaches(other, server)))
  // Each ring was found once from each of its members.
  return rings.filter((ring, index) => ring.length > 1 && ring[0] === round[index])
}

/** Then its writer is further up, and no writable member is no fault. */
const followsOthers = (ring: readonly Server[], links: readonly Link[]): boolean =>
  links.some(({ replica, source }) => ring.includes(replica) && (source === null || !ring.includes(source)))

function countOf(group: readonly Server[]): readonly (readonly [string, number])[] {
  const writable = group.filter((server) => server.writable === true).length
  const unknown = group.some((server) => server.writable === undefined)
  // One that was not seen could be the writer, or a second one.
  if (unknown && writable < 2) return []
  return [[groupName(group.map(({ name }) => name)), writable]]
}

function activeOf({ members }: DeclaredPair, [active]: readonly Server[]): readonly (readonly [string, number])[] {
  if (active?.writable === undefined) return []
  return [[groupName(members), Number(!active.writable)]]
}

/** A replica row that is gone is a failure no replica reports. */
function apartOf({ members }: DeclaredPair, [left, right]: readonly Server[], links: readonly Link[]) {
  if (left === undefined || right === undefined || left.channels === null || right.channels === null) return []
  const follows = (replica: Server, source: Server) =>
    links.some((link) => link.replica === replica && (link.source === source || link.source === null))
  return [[groupName(members), Number(!follows(left, right) || !follows(right, left))] as const]
}

/** While its master is not seen it may be one side of a pair. */
const writableOf = ({ replica, source }: Link): readonly (readonly [string, number])[] =>
  replica.writable === undefined || source?.outcome !== 'answered' ? [] : [[replica.name, Number(replica.writable)]]

export const groupName = (members: readonly string[]): string => members.toSorted().join('+')
