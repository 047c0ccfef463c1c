import type { Link } from './link.ts'
import type { Server } from './server.ts'

/**
 * The servers that share their id with another one they replicate with: such two ignore each other’s events. Those
 * that have nothing to do with one another may well have the same, mostly the 1 they were installed with.
 */
export const duplicatesAmong = (servers: readonly Server[], links: readonly Link[]): readonly Server[] =>
  servers.filter((server) => {
    const kin = kinOf(server, links)
    return server.serverId !== undefined && [...kin].some((other) => other.serverId === server.serverId)
  })

/** Everybody connected with it by replication, up or down, over any number of steps; not itself. */
function kinOf(server: Server, links: readonly Link[]): ReadonlySet<Server> {
  const kin = new Set([server])
  // A set that grows while it is walked gives the new ones too.
  for (const member of kin)
    for (const { replica, source } of links) {
      if (replica === member && source !== null) kin.add(source)
      if (source === member) kin.add(replica)
    }
  kin.delete(server)
  return kin
}
