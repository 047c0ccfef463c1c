import type { Link } from './link.ts'
import type { Server } from './server.ts'

/** All masters up the chain; itself among them only when it is in a ring. */
export const upstreamOf = (server: Server, links: readonly Link[]): ReadonlySet<Server> =>
  reached(server, neighboursIn(links).above)

/** All that get through it what they get; itself among them only when it is in a ring. */
export const downstreamOf = (server: Server, links: readonly Link[]): ReadonlySet<Server> =>
  reached(server, neighboursIn(links).below)

/** Everybody connected with it by replication, up or down, over any number of steps; itself if there is anybody. */
export const kinOf = (server: Server, links: readonly Link[]): ReadonlySet<Server> =>
  reached(server, neighboursIn(links).either)

type Neighbours = Map<Server, Server[]>

/** Those of one look are asked for each of its servers, of which there may be hundreds. */
const known = new WeakMap<readonly Link[], { readonly [way in 'above' | 'below' | 'either']: Neighbours }>()

function neighboursIn(links: readonly Link[]) {
  const found = known.get(links) ?? { above: new Map(), below: new Map(), either: new Map() }
  if (known.has(links)) return found
  for (const { replica, source } of links) {
    if (source === null) continue
    add(found.above, replica, source)
    add(found.below, source, replica)
    add(found.either, replica, source)
    add(found.either, source, replica)
  }
  known.set(links, found)
  return found
}

function add(neighbours: Neighbours, server: Server, other: Server): void {
  const others = neighbours.get(server)
  if (others === undefined) neighbours.set(server, [other])
  else others.push(other)
}

function reached(start: Server, next: Neighbours): ReadonlySet<Server> {
  const found = new Set<Server>(next.get(start))
  // A set that grows while it is walked gives the new ones too.
  for (const server of found) for (const one of next.get(server) ?? []) found.add(one)
  return found
}
