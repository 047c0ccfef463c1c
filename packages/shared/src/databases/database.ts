import { isRelation, metricsOf, type Told } from '../catalogue.ts'
import type { Definitions, Observation, Reading } from '../model.ts'
import { inRole, type RoleOf } from '../views.ts'
import type { CheckView } from '../wire.ts'

/** Checks as they are known now, in the order of the configuration, and what their metrics are for. */
export interface Seen {
  views(): readonly CheckView[]
  catalogue(): Told | undefined
}

/** One database as its own check tells of it; `null`: it does not tell. */
export interface Database {
  /** Its place among all databases of the configuration, from 1. */
  readonly id: number
  readonly name: string
  readonly view: CheckView
  /** `crashed`: we could not look, or have not yet. */
  readonly outcome: Observation['outcome']
  readonly busy: number | null
  readonly total: number | null
  readonly binlogs: number | null
  readonly queriesPerSecond: number | null
  /** Per master it follows: fetched but not applied, in bytes; and the log files in between. */
  readonly backlog: { readonly [channel: string]: number }
  readonly filesApart: { readonly [channel: string]: number }
  /** Seconds beyond an intended delay; and whether it fetches and applies (1). */
  readonly lag: { readonly [channel: string]: number }
  readonly io: { readonly [channel: string]: number }
  readonly sql: { readonly [channel: string]: number }
  readonly timeZone: string | null
  readonly version: string | null
  /** Those of its groups that not all databases are in. */
  readonly groups: readonly string[]
}

const PAGE = 'databases'

/** Whether what measures this is a database: it counts connections. Relations among them are no databases. */
export const isDatabase = (metrics: Definitions, relation: boolean): boolean =>
  !relation && inRole(metrics, PAGE, 'busy') !== undefined && inRole(metrics, PAGE, 'total') !== undefined

/** All databases in the order of the configuration. */
export function databasesOf({ views, catalogue }: Seen): readonly Database[] {
  const known = catalogue()
  const found = views().filter((view) => isDatabase(metricsOf(known, view), isRelation(known, view)))
  const isShared = (group: string) => found.every((view) => view.groups.includes(group))
  return found.map((view, index) => {
    // Two on one host are told apart by their whole name.
    const single = found.filter((other) => other.host === view.host).length === 1
    const name = single ? (view.host ?? view.id) : view.id
    return databaseOf(view, metricsOf(known, view), {
      ...{ id: index + 1, name },
      groups: view.groups.filter((group) => !isShared(group)),
    })
  })
}

function databaseOf(view: CheckView, metrics: Definitions, own: Pick<Database, 'id' | 'name' | 'groups'>): Database {
  const named = (role: RoleOf<'databases'>) => inRole(metrics, PAGE, role) ?? ''
  return {
    ...own,
    view,
    // A server older than the field leaves it out.
    outcome: view.outcome ?? (Object.keys(view.metrics).length > 0 ? 'answered' : 'crashed'),
    busy: numberOf(view.metrics[named('busy')]),
    total: numberOf(view.metrics[named('total')]),
    binlogs: numberOf(view.metrics[named('binlogs')]),
    queriesPerSecond: numberOf(view.rates[named('queries')]),
    backlog: tableOf(view.metrics[named('backlog')]),
    filesApart: tableOf(view.metrics[named('filesApart')]),
    lag: tableOf(view.metrics[named('lag')]),
    io: tableOf(view.metrics[named('io')]),
    sql: tableOf(view.metrics[named('sql')]),
    timeZone: textOf(view.details.timeZone),
    version: versionOf(textOf(view.details.version)),
  }
}

/** By name, host or group; `null`: every one. */
export const isWanted = (
  { name, view }: Pick<Database, 'name' | 'view'>,
  wanted: ReadonlySet<string> | null,
): boolean => wanted === null || [name, view.host ?? name, ...view.groups].some((word) => wanted.has(word))

/** `MySQL 5.0.67` is `5.0.67`, `MariaDB 10.11.19` is `10.11.19-MariaDB`: as the servers themselves write it. */
function versionOf(text: string | null): string | null {
  const [, product, number] = /^(\S+) (\S+)$/.exec(text ?? '') ?? []
  return number === undefined ? text : product === 'MySQL' ? number : `${number}-${product}`
}

const numberOf = (reading: Reading | undefined): number | null => (typeof reading === 'number' ? reading : null)
const tableOf = (reading: Reading | undefined) => (typeof reading === 'object' ? reading : {})
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
