import type { Link } from './link.ts'
import type { Server } from './server.ts'

/** All masters up the chain; itself among them only when it is in a ring. */
export const upstreamOf = (server: Server, links: readonly Link[]): ReadonlySet<Server> =>
  reached(server, links, ({ replica, source }) => [replica, source])

/** All that get through it what they get; itself among them only when it is in a ring. */
export const downstreamOf = (server: Server, links: readonly Link[]): ReadonlySet<Server> =>
  reached(server, links, ({ replica, source }) => [source, replica])

function reached(
  start: Server,
  links: readonly Link[],
  step: (link: Link) => readonly [from: Server | null, to: Server | null],
): ReadonlySet<Server> {
  const next = new Map<Server | null, Server[]>()
  for (const [from, to] of links.map(step)) if (to !== null) next.set(from, [...(next.get(from) ?? []), to])
  const found = new Set<Server>(next.get(start) ?? [])
  // A set that grows while it is walked gives the new ones too.
  for (const server of found) for (const one of next.get(server) ?? []) found.add(one)
  return found
}
