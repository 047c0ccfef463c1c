import type { Details, Row } from '@foretop/shared/model.ts'
import type { Link } from './link.ts'
import type { Server } from './server.ts'
import type { Writers } from './writers.ts'

/** The servers and the arrows between them, to be drawn; `source` is a member's name or else the address it was told. */
export const topologyOf = (servers: readonly Server[], links: readonly Link[], writers: Writers): Details => ({
  servers: servers.map((server) => ({
    server: server.name,
    role: roleOf(server, links, writers),
    writable: server.writable ?? null,
    serverId: server.serverId ?? null,
    // Empty: it follows nobody. `null`: not told.
    follows: server.channels === null ? null : followedBy(server, links),
  })),
  replicas: links.map(arrowOf),
})

const arrowOf = ({ replica, channel, sourceName, source, state, behindBytes, unfetchedBytes, purge }: Link): Row => ({
  replica: replica.name,
  channel: channel.name,
  source: sourceName,
  member: source !== null,
  state,
  bytes: behindBytes ?? null,
  unfetchedBytes: unfetchedBytes ?? null,
  seconds: channel.seconds,
  delaySeconds: channel.delaySeconds,
  io: channel.io,
  sql: channel.sql,
  needsLog: channel.read?.file ?? null,
  purge: purge?.when ?? null,
  purgeSeconds: purge !== null && 'seconds' in purge ? purge.seconds : null,
  error: channel.error,
})

const followedBy = (server: Server, links: readonly Link[]): string =>
  links
    .filter(({ replica }) => replica === server)
    .map(({ sourceName }) => sourceName)
    .join(', ')

function roleOf(server: Server, links: readonly Link[], { writers, masters }: Writers): string {
  if (server.outcome !== 'answered') return 'not seen'
  if (writers.has(server)) return 'writer'
  if (masters.has(server)) return 'standby master'
  return links.some(({ replica }) => replica === server) ? 'replica' : 'alone'
}
