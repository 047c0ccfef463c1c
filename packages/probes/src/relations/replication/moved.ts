import type { Link } from './link.ts'
import type { Sentence } from './sentences.ts'
import type { Server } from './server.ts'
import { downstreamOf, upstreamOf } from './upstream.ts'
import type { Writers } from './writers.ts'

/** How it is with a server that was declared the writer. What cannot be told is left out. */
export interface DeclaredWriter {
  readonly name: string
  /** Who writes in its place; `null`: nobody is seen to. */
  readonly now: string | null
  readonly state: 'writes' | 'moved' | 'read only'
}

/** Hosts of which one writes at a time, as people declared them. */
type Groups = readonly (readonly string[])[]

/** Who writes in its place must be of one line with it, or of one group that people declared. */
export const declaredWriters = (
  names: readonly string[],
  servers: readonly Server[],
  links: readonly Link[],
  { writers, groups }: Pick<Writers, 'writers'> & { readonly groups: Groups },
): readonly DeclaredWriter[] =>
  names.flatMap((name): readonly DeclaredWriter[] => {
    const server = servers.find((one) => one.name === name)
    if (server === undefined || (server.writable === undefined && server.outcome !== 'failed')) return []
    if (server.writable === true) return [{ name, now: name, state: 'writes' }]
    const kin = lineOf(server, links)
    const others = [...writers].filter((one) => one !== server && (kin.has(one) || areGrouped(one, server, groups)))
    const [now] = others
    if (now !== undefined) return [{ name, now: others.map((one) => one.name).join(' and '), state: 'moved' }]
    return server.outcome === 'failed' ? [] : [{ name, now: null, state: 'read only' }]
  })

/** Those it gets from, those that get from it, and its siblings. Who has but a replica in common keeps other data. */
function lineOf(server: Server, links: readonly Link[]): ReadonlySet<Server> {
  const above = upstreamOf(server, links)
  const siblings = [...above].flatMap((one) => [...downstreamOf(one, links)])
  return new Set([...above, ...downstreamOf(server, links), ...siblings])
}

const areGrouped = (one: Server, other: Server, groups: Groups): boolean =>
  groups.some((group) => group.includes(one.name) && group.includes(other.name))

/** What is wrong with them, in words. */
export const movedTroubles = (declared: readonly DeclaredWriter[]): readonly Sentence[] =>
  declared.flatMap(({ name, now, state }) => {
    if (state === 'moved') return [{ host: name, text: `the writer is ${now}, not ${name} as declared` }]
    return state === 'read only'
      ? [{ host: name, text: `${name} is read only, which makes the site read-only: nobody else writes` }]
      : []
  })
