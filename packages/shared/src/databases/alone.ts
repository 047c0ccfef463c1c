import type { Row } from '../model.ts'
import type { Database } from './database.ts'
import type { Arrow, Findings } from './findings.ts'

/**
 * What databases in no relation tell of themselves: whom they follow by the address they were told, and whether that
 * runs. Who of them that is only the address says: a relation knows more.
 */
export function aloneFindings(databases: readonly Database[]): Findings {
  const arrows = databases.flatMap((database) => arrowsOf(database, databases))
  return {
    servers: databases.map((database) => ({
      server: database.name,
      role: roleOf(database, arrows),
      writable: null,
      serverId: null,
      follows:
        channelsOf(database)
          ?.map((row) => sourceOf(row, database, databases).source)
          .join(', ') ?? null,
    })),
    arrows,
    errors: databases.flatMap((database) => errorsOf(database, arrows)),
    warnings: [],
  }
}

function roleOf({ name }: Database, arrows: readonly Arrow[]): string {
  if (arrows.some(({ replica }) => replica === name)) return 'replica'
  return arrows.some(({ source, member }) => member && source === name) ? 'writer' : 'alone'
}

/** `null`: it does not tell whom it follows, which is not nobody. */
function channelsOf({ outcome, view }: Database): readonly Row[] | null {
  const { channels } = view.details
  return outcome === 'answered' && typeof channels === 'object' && channels !== null ? channels : null
}

const nameOf = ({ channel }: Row): string => (typeof channel === 'string' ? channel : 'default')

/** The one that is looked at where this one was told to look, by its name if there is just one; else the address. */
function sourceOf({ sourceHost, sourcePort }: Row, replica: Database, databases: readonly Database[]) {
  const found = databases.filter(({ name, view: { host, address, details } }) => {
    if (name === replica.name || ![host, address].includes(String(sourceHost))) return false
    // One that does not answer has not told its port.
    return details.port === undefined || details.port === sourcePort
  })
  const [only] = found
  if (found.length === 1 && only !== undefined) return { source: only.name, member: only }
  return { source: `${sourceHost ?? '?'}:${sourcePort ?? '?'}`, member: null }
}

const arrowsOf = (database: Database, databases: readonly Database[]): readonly Arrow[] =>
  (channelsOf(database) ?? []).map((row) => {
    const { source, member } = sourceOf(row, database, databases)
    return {
      ...{ replica: database.name, channel: nameOf(row), source, member: member !== null },
      state: stateOf(database, row, member),
      bytes: null,
      seconds: database.lag[nameOf(row)] ?? null,
      needsLog: null,
      purge: null,
      purgeSeconds: null,
    }
  })

function stateOf({ io, sql }: Database, row: Row, source: Database | null): Arrow['state'] {
  const [fetches, applies] = [io[nameOf(row)], sql[nameOf(row)]]
  if (fetches === undefined || applies === undefined) return null
  if (fetches === 1 && applies === 1) return 'running'
  // `No` is a thread that was stopped or gave up: no master could be blamed for that.
  return source?.outcome === 'failed' && applies === 1 && row.io !== 'No' ? 'orphaned' : 'broken'
}

function errorsOf(database: Database, arrows: readonly Arrow[]): Findings['errors'] {
  const { name, outcome } = database
  if (outcome === 'failed') return [{ host: name, text: `Can't connect to ${name}` }]
  const isBroken = (row: Row) =>
    arrows.some(({ replica, channel, state }) => replica === name && channel === nameOf(row) && state === 'broken')
  return (channelsOf(database) ?? []).filter(isBroken).map((row) => {
    const key = nameOf(row) === 'default' ? name : `${name}/${nameOf(row)}`
    return { host: name, text: `Slave not running: ${key}: ${row.error ?? ''}` }
  })
}
