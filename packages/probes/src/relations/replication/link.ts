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
export function linksAmong(servers: readonly Server[]): readonly Link[] {
  const directory = directoryOf(servers)
  return servers.flatMap((replica) => (replica.channels ?? []).map((channel) => linkOf(replica, channel, directory)))
}

function linkOf(replica: Server, channel: Channel, directory: Directory): Link {
  const source = sourceOf(channel, replica, directory)
  const { read, executed } = channel
  const top = source?.position ?? null
  const logs = source?.logs ?? []
  return {
    key: channel.name === 'default' ? replica.name : `${replica.name}/${channel.name}`,
    replica,
    channel,
    source,
    sourceName: source?.name ?? `${channel.sourceHost ?? '?'}:${channel.sourcePort ?? '?'}`,
    state: stateOf(channel, source, directory),
    behindBytes: executed === null || top === null ? undefined : distance(executed, top, logs),
    unfetchedBytes: read === null || top === null ? undefined : distance(read, top, logs),
    purge: read === null || source === null ? null : purgeFor(read, source),
  }
}

/**
 * Which member it follows. While it is connected, the identity its master gave is the truth: its address may be a
 * floating one. Else the identity may be that of an earlier master, and the address it was told comes first.
 */
function sourceOf(channel: Channel, replica: Server, { byUuid, byServerId, byName }: Directory): Server | null {
  const others = (found: readonly Server[] | undefined) => (found ?? []).filter((server) => server !== replica)
  const byIdentity = () =>
    only(others(byUuid.get(channel.sourceUuid))) ??
    // 0: has never met its master.
    (channel.sourceServerId === 0 ? null : only(others(byServerId.get(channel.sourceServerId))))
  const byAddress = () => {
    const named = others(byName.get(channel.sourceHost?.toLowerCase() ?? ''))
    // Of a member that does not answer the port is not known.
    return only(named.filter(({ port }) => port === null || port === channel.sourcePort))
  }
  if (channel.io === 'Yes') return byIdentity() ?? byAddress()
  return byAddress() ?? (channel.read === null ? null : byIdentity())
}

/** The members by all that a replica may know its master by. */
interface Directory {
  readonly byUuid: ReadonlyMap<string | null, readonly Server[]>
  readonly byServerId: ReadonlyMap<number | null, readonly Server[]>
  readonly byName: ReadonlyMap<string, readonly Server[]>
  readonly anySilent: boolean
}

function directoryOf(servers: readonly Server[]): Directory {
  const byName = Map.groupBy(
    servers.flatMap((server) => server.names.map((name) => ({ name, server }))),
    ({ name }) => name,
  )
  return {
    byUuid: Map.groupBy(
      servers.filter(({ uuid }) => uuid !== null),
      ({ uuid }) => uuid,
    ),
    byServerId: Map.groupBy(
      servers.filter(({ serverId }) => serverId !== undefined),
      ({ serverId }) => serverId ?? null,
    ),
    byName: new Map([...byName].map(([name, rows]) => [name, rows.map(({ server }) => server)])),
    anySilent: servers.some(({ outcome }) => outcome === 'failed'),
  }
}

const only = (servers: readonly Server[]): Server | null => (servers.length === 1 ? (servers[0] ?? null) : null)

/**
 * A master that does not answer is one problem, its own, and not one more per replica. Such a member has told nothing
 * of itself, so a replica of an address nobody knows counts as its own too.
 */
function stateOf({ io, sql }: Channel, source: Server | null, { anySilent }: Directory): Link['state'] {
  if (io === null || sql === null) return null
  if (io === 'Yes' && sql === 'Yes') return 'running'
  const silent = source === null ? anySilent : source.outcome === 'failed'
  // `No` is a thread that was stopped or gave up: no master could be blamed for that.
  return silent && sql === 'Yes' && io !== 'No' ? 'orphaned' : 'broken'
}

const purgeFor = (read: LogPosition, source: Server): Purge | null =>
  isBefore(read.file, source.oldestLog) ? { when: 'purged' } : purgeOf(read, source)

function isBefore(file: string, oldest: string | null): boolean {
  const [needed, first] = [logNumber(file), logNumber(oldest ?? '')]
  return needed !== undefined && first !== undefined && needed < first
}
