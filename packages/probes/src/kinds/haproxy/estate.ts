import { ProbeFailure } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import type { Row } from './csv.ts'

export const STATES = ['up', 'down', 'maintenance', 'unchecked', 'strange'] as const
export type State = (typeof STATES)[number]

/** A frontend, a backend as a whole, or a server. */
export interface Named {
  /** Of a server `backend/server`. */
  readonly name: string
  readonly row: Row
}

export interface Server extends Named {
  readonly state: State
  /** As HANamed writes it: `UP 1/3`, `MAINT (via web/web1)`. */
  readonly status: string
}

export interface Backend extends Named {
  /** Whether any of its servers is more than a backup. */
  readonly hasOrdinary: boolean
}

export interface Estate {
  readonly frontends: readonly Named[]
  readonly backends: readonly Backend[]
  readonly servers: readonly Server[]
}

/** The first word of a status says which it is; `UP 1/3` is being lost and still in use, `DOWN 2/3` still out. */
const WORDS: { readonly [word: string]: State } = {
  UP: 'up',
  DOWN: 'down',
  MAINT: 'maintenance',
  DRAIN: 'maintenance',
  // It asked for that itself, by a 404 to its check.
  NOLB: 'maintenance',
  no: 'unchecked',
}

/** Takes apart what the statistics list; what `ignore` names, a proxy with all its servers or one server, is left out. */
export function estateOf(rows: readonly Row[], ignore: readonly string[]): Estate {
  const backendRows = rows.filter(({ name }) => name === 'BACKEND')
  const whole = new Set(backendRows.map(({ proxy }) => proxy))
  const servers = rows.filter(isServer)
  const headless = servers.find(({ proxy }) => !whole.has(proxy))
  // The line of a backend as a whole stands behind those of its servers.
  if (headless !== undefined)
    throw new ProbeFailure('truncated', `the statistics break off among the servers of ${headless.proxy}`)
  const wanted = ({ proxy }: Row) => !matchesAny(proxy, ignore)
  const named = (row: Row): Named => ({ name: row.proxy, row })
  return {
    frontends: rows.filter((row) => row.name === 'FRONTEND' && wanted(row)).map(named),
    backends: backendRows.filter(wanted).map((row) => ({
      ...named(row),
      hasOrdinary: servers.some((server) => server.proxy === row.proxy && server.number('bck') !== 1),
    })),
    servers: servers
      .filter(wanted)
      .map(serverOf)
      .filter(({ name }) => !matchesAny(name, ignore)),
  }
}

/** Not a line of a listening address (`option socket-stats`), which has type 3; 1.3 lacks the column, and such lines. */
const isServer = (row: Row): boolean =>
  row.name !== 'BACKEND' && row.name !== 'FRONTEND' && row.number('type') !== LISTENER
const LISTENER = 3

function serverOf(row: Row): Server {
  const status = row.text('status') ?? ''
  const [word = ''] = status.split(' ', 1)
  const state = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
  return { name: `${row.proxy}/${row.name}`, state: state ?? 'strange', status, row }
}

/** Nobody is left to serve it; one without servers of its own (redirects, the statistics) is never down. */
export const hasNoServer = ({ row }: Named): boolean => row.text('status')?.startsWith('DOWN') === true

/** Visitors are served, by its backups alone, and it was meant otherwise. */
export const isOnBackups = ({ row, hasOrdinary }: Backend): boolean =>
  hasOrdinary && row.number('act') === 0 && (row.number('bck') ?? 0) > 0

/** `STOP` or `PAUSED`; `FULL` still listens. */
export const isClosed = ({ row }: Named): boolean => !/^(OPEN|FULL)/.test(row.text('status') ?? '')
