import { counted } from '../../protocol/counted.ts'
import { countIn, type GtidSet, type Interval, without } from './gtid.ts'
import type { Link } from './link.ts'
import type { Server } from './server.ts'
import { upstreamOf } from './upstream.ts'

/** What a replica has and its master has not. */
export interface Errant {
  readonly link: Link
  readonly has: boolean
  /** In words; empty where it has none. */
  readonly text: string
}

/**
 * Replicas that were written to by themselves, or stayed ahead of their master in a failover. Only what they wrote, or others
 * that are not above them, can be told: a master that was asked before its replica had not yet all that it has by now. In a
 * ring each has at times what the others have not.
 */
export function errantAmong(servers: readonly Server[], links: readonly Link[]): readonly Errant[] {
  const writers = writersAmong(servers)
  return links.flatMap((link) => {
    const { replica, source } = link
    if (source === null || replica.gtids === null || source.gtids === null) return []
    if (replica.gtids.flavour !== source.gtids.flavour) return []
    const above = upstreamOf(replica, links)
    if (above.has(replica)) return []
    const more = moreIn(replica.gtids, source.gtids, (writer) =>
      (writers.get(writer) ?? []).some((server) => !above.has(server)),
    )
    return [{ link, has: more.length > 0, text: more.length > 0 ? textOf(link, replica.gtids, more) : '' }]
  })
}

type More = readonly (readonly [writer: string, readonly Interval[]])[]

function moreIn(these: GtidSet, those: GtidSet, isMeant: (writer: string) => boolean): More {
  return [...these.by]
    .filter(([writer]) => isMeant(idIn(writer, these.flavour)))
    .map(([writer, intervals]) => [writer, without(intervals, those.by.get(writer) ?? [])] as const)
    .filter(([, left]) => left.length > 0)
}

/** Whose they are: a UUID without its tag, or a server without its domain. */
const idIn = (writer: string, flavour: GtidSet['flavour']): string =>
  flavour === 'mysql' ? writer.slice(0, UUID_LETTERS) : writer.slice(writer.indexOf('-') + 1)

const UUID_LETTERS = 36

/** Members by what their transactions bear. */
const writersAmong = (servers: readonly Server[]): ReadonlyMap<string, readonly Server[]> =>
  new Map([
    ...Map.groupBy(servers, ({ uuid }) => uuid?.toLowerCase() ?? ''),
    ...Map.groupBy(servers, ({ serverId }) => String(serverId)),
  ])

function textOf({ key, sourceName }: Link, { flavour }: GtidSet, more: More): string {
  const [[writer, intervals] = ['', []]] = more
  const last = intervals.at(-1)?.to ?? 0
  // MariaDB counts the transactions of all servers together: how many are its own is not known.
  if (flavour === 'mariadb') return `${key} has transactions that ${sourceName} has not, up to ${writer}-${last}`
  const count = more.reduce((sum, [, left]) => sum + countIn(left), 0)
  const first = intervals[0]
  const shown = first === undefined ? '' : `${writer}:${first.from}${first.to > first.from ? `-${first.to}` : ''}`
  return `${key} has ${counted(count, 'transaction')} that ${sourceName} has not: ${shown}${count > countIn(intervals.slice(0, 1)) ? ' and others' : ''}`
}
