import { relations } from '@foretop/probes/all.ts'
import { CannotTell } from '@foretop/probes/define.ts'
import type { Details } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { KINDS } from '../../registry.ts'
import { showsOn } from '../straight.ts'
import { type Database, observationOf } from './database.ts'

const sentence = z.object({ host: z.string(), text: z.string() })
const server = z.object({
  server: z.string(),
  role: z.string(),
  writable: z.boolean().nullable(),
  serverId: z.number().nullable(),
  /** Empty: nobody. */
  follows: z.string().nullable(),
})
const arrow = z.object({
  replica: z.string(),
  channel: z.string(),
  source: z.string(),
  member: z.boolean(),
  state: z.enum(['running', 'broken', 'orphaned']).nullable(),
  bytes: z.number().nullable(),
  seconds: z.number().nullable(),
})

/** Whom it is about (several names are joined by `+`), and what is wrong. */
export type Sentence = z.infer<typeof sentence>
/** One replica following one master, a database by name or else the address it was told. */
export type Arrow = z.infer<typeof arrow>

/** What databases are to one another. */
export interface Findings {
  readonly servers: readonly z.infer<typeof server>[]
  readonly arrows: readonly Arrow[]
  readonly errors: readonly Sentence[]
  readonly warnings: readonly Sentence[]
}

/**
 * As the configured relations told, for they know what is declared; for databases in none of them, as the same kind of
 * relation among all databases would tell.
 */
export function findingsOf(databases: readonly Database[], views: readonly CheckView[]): Findings {
  const relations = views.filter(({ of }) => of !== null)
  const told = relations.filter(({ outcome }) => outcome === 'answered')
  const ids = new Set(told.flatMap(({ of }) => of ?? []))
  // A relation knows its members by host, and cannot tell two on one host apart.
  const covered = new Set(databases.filter(({ view, name }) => ids.has(view.id) && name === view.host))
  const names = new Set([...covered].map(({ name }) => name))
  const configured = told.map(({ details }) => among(read(details), (name) => names.has(name)))
  const others = new Set(databases.filter((database) => !covered.has(database)).map(({ name }) => name))
  const own = others.size === 0 ? [] : [among(ask(databases), (name) => others.has(name))]
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

const read = (details: Details): Findings => ({
  servers: rowsOf(server, details.servers),
  arrows: rowsOf(arrow, details.replicas),
  errors: rowsOf(sentence, details.errors),
  warnings: rowsOf(sentence, details.warnings),
})

/** A row that cannot be read was cut off for its length. */
const rowsOf = <S extends z.ZodType>(schema: S, value: unknown): readonly z.output<S>[] =>
  Array.isArray(value) ? value.flatMap((row) => schema.safeParse(row).data ?? []) : []

/** The kind of relation that is shown with databases, with nothing declared. */
const RELATION = relations.find(({ kind }) => {
  const known = KINDS.get(kind)
  return known !== undefined && showsOn('databases')(known)
})

function ask(databases: readonly Database[]): Findings {
  if (RELATION === undefined) throw new Error('no relation among databases is known')
  try {
    return read(RELATION.derive(RELATION.options.parse({}), databases.map(observationOf)).details ?? {})
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error
    // Nobody answered: of those that should have that much is known.
    const errors = databases
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ name }) => ({ host: name, text: `Can't connect to ${name}` }))
    return { servers: [], arrows: [], errors, warnings: [] }
  }
}

/** A relation that could not tell is worth a word, unless that is because none of its members answered. */
function muteOf({ of, id, text }: CheckView, databases: readonly Database[]): readonly Sentence[] {
  const members = databases.filter(({ view }) => of?.includes(view.id))
  const host = members.map(({ name }) => name).join('+')
  return members.some(({ outcome }) => outcome === 'answered') ? [{ host, text: `${id}: ${text}` }] : []
}
