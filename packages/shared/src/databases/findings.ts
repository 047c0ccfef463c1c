import type { Details, Row } from '../model.ts'
import type { CheckView } from '../wire.ts'
import type { Database } from './database.ts'

/** Whom it is about (several names are joined by `+`), and what is wrong. */
export interface Sentence {
  readonly host: string
  readonly text: string
}

export interface ServerRow {
  readonly server: string
  readonly role: string
  readonly writable: boolean | null
  readonly serverId: number | null
  /** Empty: nobody. `null`: not told. */
  readonly follows: string | null
}

/** One replica following one master, a database by name or else the address it was told. */
export interface Arrow {
  readonly replica: string
  readonly channel: string
  readonly source: string
  /** Whether that master is among those that are watched. */
  readonly member: boolean
  /** `orphaned`: its master does not answer. `null`: not told. */
  readonly state: 'running' | 'broken' | 'orphaned' | null
  readonly bytes: number | null
  readonly seconds: number | null
  /** The master's log it has to fetch next, and when its master may throw that away. */
  readonly needsLog: string | null
  readonly purge: string | null
  readonly purgeSeconds: number | null
}

/** What databases are to one another. */
export interface Findings {
  readonly servers: readonly ServerRow[]
  readonly arrows: readonly Arrow[]
  readonly errors: readonly Sentence[]
  readonly warnings: readonly Sentence[]
}

/**
 * As the configured relations told, for they know what is declared; for databases in none of them, as `alone` finds out
 * from all databases.
 */
export function findingsOf(
  databases: readonly Database[],
  views: readonly CheckView[],
  alone: (databases: readonly Database[]) => Findings,
): Findings {
  const relations = views.filter(({ of }) => of !== null)
  const told = relations.filter(({ outcome }) => outcome === 'answered')
  const ids = new Set(told.flatMap(({ of }) => of ?? []))
  // A relation knows its members by host, and cannot tell two on one host apart.
  const covered = new Set(databases.filter(({ view, name }) => ids.has(view.id) && name === view.host))
  const names = new Set([...covered].map(({ name }) => name))
  const configured = told.map(({ details }) => among(readFindings(details), (name) => names.has(name)))
  const others = new Set(databases.filter((database) => !covered.has(database)).map(({ name }) => name))
  const own = others.size === 0 ? [] : [among(alone(databases), (name) => others.has(name))]
  const mute = relations.filter(({ outcome }) => outcome !== 'answered').flatMap((view) => muteOf(view, databases))
  const all = [...configured, ...own]
  return {
    servers: all.flatMap(({ servers }) => servers),
    arrows: all.flatMap(({ arrows }) => arrows),
    errors: all.flatMap(({ errors }) => errors),
    warnings: [...all.flatMap(({ warnings }) => warnings), ...mute],
  }
}

function among(found: Findings, has: (name: string) => boolean): Findings {
  const concerns = ({ host }: Sentence) => host.split('+').some(has)
  return {
    servers: found.servers.filter(({ server }) => has(server)),
    arrows: found.arrows.filter(({ replica }) => has(replica)),
    errors: found.errors.filter(concerns),
    warnings: found.warnings.filter(concerns),
  }
}

/** What a relation told. A row that cannot be read was cut off for its length. */
export const readFindings = (details: Details): Findings => ({
  servers: rowsOf(details.servers).flatMap(serverOf),
  arrows: rowsOf(details.replicas).flatMap(arrowOf),
  errors: rowsOf(details.errors).flatMap(sentenceOf),
  warnings: rowsOf(details.warnings).flatMap(sentenceOf),
})

const STATES = ['running', 'broken', 'orphaned'] as const

function serverOf(row: Row): readonly ServerRow[] {
  const [server, role] = [textOf(row.server), textOf(row.role)]
  if (server === null || role === null) return []
  const writable = typeof row.writable === 'boolean' ? row.writable : null
  return [{ server, role, writable, serverId: numberOf(row.serverId), follows: textOf(row.follows) }]
}

function arrowOf(row: Row): readonly Arrow[] {
  const [replica, channel, source] = [textOf(row.replica), textOf(row.channel), textOf(row.source)]
  if (replica === null || channel === null || source === null || row.state === undefined) return []
  return [
    {
      ...{ replica, channel, source, member: row.member === true },
      state: STATES.find((state) => state === row.state) ?? null,
      bytes: numberOf(row.bytes),
      seconds: numberOf(row.seconds),
      needsLog: textOf(row.needsLog),
      purge: textOf(row.purge),
      purgeSeconds: numberOf(row.purgeSeconds),
    },
  ]
}

function sentenceOf({ host, text }: Row): readonly Sentence[] {
  return typeof host === 'string' && typeof text === 'string' ? [{ host, text }] : []
}

const rowsOf = (value: Details[string] | undefined): readonly Row[] =>
  typeof value === 'object' && value !== null ? value : []
const textOf = (value: Row[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: Row[string] | undefined): number | null => (typeof value === 'number' ? value : null)

/** A relation that could not tell is worth a word, unless that is because none of its members answered. */
function muteOf({ of, id, text }: CheckView, databases: readonly Database[]): readonly Sentence[] {
  const members = databases.filter(({ view }) => of?.includes(view.id))
  const host = members.map(({ name }) => name).join('+')
  return members.some(({ outcome }) => outcome === 'answered') ? [{ host, text: `${id}: ${text}` }] : []
}
