import type { Database } from '@foretop/shared/databases/database.ts'
import type { Arrow, Findings } from '@foretop/shared/databases/findings.ts'
import type { Row } from '@foretop/shared/model.ts'

/**
 * What databases in no relation tell of themselves: whom they follow by the address they were told, and whether that
 * runs. Who that is, nobody knows without a relation.
 */
export function aloneFindings(databases: readonly Database[]): Findings {
  const arrows = databases.flatMap(arrowsOf)
  return {
    servers: databases.map((database) => ({
      server: database.name,
      role: arrows.some(({ replica }) => replica === database.name) ? 'replica' : 'alone',
      writable: null,
      serverId: null,
      follows: channelsOf(database)?.map(addressOf).join(', ') ?? null,
    })),
    arrows,
    errors: databases.flatMap(errorsOf),
    warnings: [],
  }
}

/** `null`: it does not tell whom it follows, which is not nobody. */
function channelsOf({ outcome, view }: Database): readonly Row[] | null {
  const { channels } = view.details
  return outcome === 'answered' && typeof channels === 'object' && channels !== null ? channels : null
}

const nameOf = ({ channel }: Row): string => (typeof channel === 'string' ? channel : 'default')
const addressOf = ({ sourceHost, sourcePort }: Row): string => `${sourceHost ?? '?'}:${sourcePort ?? '?'}`

const arrowsOf = (database: Database): readonly Arrow[] =>
  (channelsOf(database) ?? []).map((row) => ({
    replica: database.name,
    channel: nameOf(row),
    source: addressOf(row),
    member: false,
    state: stateOf(database, nameOf(row)),
    bytes: null,
    seconds: database.lag[nameOf(row)] ?? null,
    needsLog: null,
    purge: null,
    purgeSeconds: null,
  }))

function stateOf({ io, sql }: Database, channel: string): Arrow['state'] {
  const [fetches, applies] = [io[channel], sql[channel]]
  if (fetches === undefined || applies === undefined) return null
  return fetches === 1 && applies === 1 ? 'running' : 'broken'
}

function errorsOf(database: Database): Findings['errors'] {
  const { name, outcome } = database
  if (outcome === 'failed') return [{ host: name, text: `Can't connect to ${name}` }]
  return (channelsOf(database) ?? [])
    .filter((row) => stateOf(database, nameOf(row)) === 'broken')
    .map((row) => {
      const key = nameOf(row) === 'default' ? name : `${name}/${nameOf(row)}`
      return { host: name, text: `Slave not running: ${key}: ${row.error ?? ''}` }
    })
}
