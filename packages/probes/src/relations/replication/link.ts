import { distance, type LogPosition, logNumber } from '../../kinds/mysql/logs.ts'
import { type Purge, purgeOf } from './purge.ts'
import type { Channel, Server } from './server.ts'

/** One replica following one master. */
export interface Link {
  /** The replica's name, with the channel's behind it unless that is `default`. */
  readonly key: string
  readonly replica: Server
  readonly channel: Channel
  /** `null`: its master is no member, or cannot be told among them. */
  readonly source: Server | null
  /** What people call its master, member or not. */
  readonly sourceName: string
  /** `orphaned`: it runs, but its master does not answer. `null`: not told. */
  readonly state: 'running' | 'broken' | 'orphaned' | null
  /** Bytes of its master's own logs not yet applied, and not even fetched. `undefined`: cannot be told. */
  readonly behindBytes: number | undefined
  readonly unfetchedBytes: number | undefined
  /** Until its master may throw away the log it needs next; `null`: cannot be told. */
  readonly purge: Purge | null
}

/** Every channel of every member that was seen. */
export const linksAmong = (servers: readonly Server[]): readonly Link[] =>
  servers.flatMap((replica) => (replica.channels ?? []).map((channel) => linkOf(replica, channel, servers)))

function linkOf(replica: Server, channel: Channel, servers: readonly Server[]): Link {
  const source = sourceOf(channel, replica, servers)
  const { read, executed } = channel
  const top = source?.position ?? null
  const logs = source?.logs ?? []
  return {
    key: channel.name === 'default' ? replica.name : `${replica.name}/${channel.name}`,
    replica,
    channel,
    source,
    sourceName: source?.name ?? `${channel.sourceHost ?? '?'}:${channel.sourcePort ?? '?'}`,
    state: stateOf(channel, source, servers),
    behindBytes: executed === null || top === null ? undefined : distance(executed, top, logs),
    unfetchedBytes: read === null || top === null ? undefined : distance(read, top, logs),
    purge: read === null || source === null ? null : purgeFor(read, source),
  }
}

/**
 * Which member it follows. While it is connected, the identity its master gave is the truth: its address may be a
 * floating one. Else the identity may be that of an earlier master, and the address it was told comes first.
 */
function sourceOf(channel: Channel, replica: Server, servers: readonly Server[]): Server | null {
  const others = servers.filter((server) => server !== replica)
  const byIdentity = () =>
    only(others.filter(({ uuid }) => uuid !== null && uuid === channel.sourceUuid)) ??
    // 0: has never met its master.
    only(
      others.filter(({ serverId }) => serverId !== undefined && serverId !== 0 && serverId === channel.sourceServerId),
    )
  const host = channel.sourceHost?.toLowerCase() ?? ''
  const byAddress = () =>
    // Of a member that does not answer the port is not known.
    only(others.filter(({ names, port }) => names.includes(host) && (port === null || port === channel.sourcePort)))
  if (channel.io === 'Yes') return byIdentity() ?? byAddress()
  return byAddress() ?? (channel.read === null ? null : byIdentity())
}

const only = (servers: readonly Server[]): Server | null => (servers.length === 1 ? (servers[0] ?? null) : null)

/**
 * A master that does not answer is one problem, its own, and not one more per replica. Such a member has told nothing
 * of itself, so a replica of an address nobody knows counts as its own too.
 */
function stateOf({ io, sql }: Channel, source: Server | null, servers: readonly Server[]): Link['state'] {
  if (io === null || sql === null) return null
  if (io === 'Yes' && sql === 'Yes') return 'running'
  const silent = source === null ? servers.some(({ outcome }) => outcome === 'failed') : source.outcome === 'failed'
  // `No` is a thread that was stopped or gave up: no master could be blamed for that.
  return silent && sql === 'Yes' && io !== 'No' ? 'orphaned' : 'broken'
}

const purgeFor = (read: LogPosition, source: Server): Purge | null =>
  isBefore(read.file, source.oldestLog) ? { when: 'purged' } : purgeOf(read, source)

function isBefore(file: string, oldest: string | null): boolean {
  const [needed, first] = [logNumber(file), logNumber(oldest ?? '')]
  return needed !== undefined && first !== undefined && needed < first
}
