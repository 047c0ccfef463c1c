import type { Link } from './link.ts'
import type { Server } from './server.ts'
import { kinOf } from './upstream.ts'

/**
 * The servers that share their id with another one they replicate with: such two ignore each other’s events. Those
 * that have nothing to do with one another may well have the same, mostly the 1 they were installed with.
 */
export function duplicatesAmong(servers: readonly Server[], links: readonly Link[]): readonly Server[] {
  const told = new Set<Server>()
  const duplicates = new Set<Server>()
  for (const server of servers) {
    if (told.has(server)) continue
    const kin = new Set([server, ...kinOf(server, links)])
    const alike = Map.groupBy(kin, ({ serverId }) => serverId)
    for (const [serverId, same] of alike)
      if (serverId !== undefined && same.length > 1) for (const one of same) duplicates.add(one)
    for (const one of kin) told.add(one)
  }
  return servers.filter((server) => duplicates.has(server))
}
