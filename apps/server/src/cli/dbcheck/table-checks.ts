import { z } from 'zod'
import type { Io } from '../command.ts'
import { printable } from '../printable.ts'
import type { Sight } from '../sight.ts'
import { type Database, databasesOf, isWanted } from './database.ts'

const table = z.object({
  database: z.string(),
  table: z.string(),
  engine: z.string(),
  checked: z.string().nullable(),
})
const unknown = z.object({ what: z.string(), why: z.string() })
const count = z.object({ engine: z.string(), tables: z.number(), remembers: z.boolean() })

/** When one database's tables were last checked; `null`: it does not tell. */
interface Told {
  readonly host: string
  readonly tables: readonly z.infer<typeof table>[] | null
  readonly counts: readonly z.infer<typeof count>[] | null
  /** Why it does not. */
  readonly why: string | null
}

/** Tables by when they were last checked, oldest first. Resolves with 0, or 1 when a database does not tell. */
export async function reportTableChecks(
  sight: Sight,
  wanted: ReadonlySet<string> | null,
  json: boolean,
  io: Io,
): Promise<number> {
  await sight.look()
  const told = databasesOf(sight)
    .filter((database) => isWanted(database, wanted))
    .map(toldBy)
  if (json) io.print(JSON.stringify({ databases: told }))
  else {
    for (const line of linesOf(told)) io.print(line)
    for (const one of told) for (const remark of remarksOn(one)) io.printError(`${one.host}: ${printable(remark)}`)
  }
  return told.some(({ counts }) => counts === null) ? 1 : 0
}

function toldBy({ name, view, outcome }: Database): Told {
  const tables = z.array(table).safeParse(view.details.tables).data ?? null
  const counts = z.array(count).safeParse(view.details.tableCounts).data ?? null
  if (tables !== null && counts !== null) return { host: name, tables, counts, why: null }
  const notKnown = z.array(unknown).safeParse(view.details.notKnown).data ?? []
  const said = notKnown.find(({ what }) => what === 'tables')?.why ?? 'its check does not list them (showTables)'
  return { host: name, tables: null, counts: null, why: outcome === 'answered' ? said : view.text }
}

/** Host, database, table, time and engine with tabs in between, as ever; a database that does not tell in its place. */
function linesOf(told: readonly Told[]): readonly string[] {
  const silent = told.filter(({ tables }) => tables === null).map(({ host }) => [host, '?', '?', '?'])
  const rows = told
    .flatMap(({ host, tables }) => (tables ?? []).map((row) => ({ host, ...row })))
    // Never checked comes before every time.
    .toSorted((one, other) => ((one.checked ?? '') < (other.checked ?? '') ? -1 : 1))
    .map(({ host, database, table, checked, engine }) => [
      host,
      database,
      table,
      checked?.replace(' ', ',') ?? 'never',
      engine,
    ])
  return [...silent, ...rows].map((cells) => cells.map((cell) => printable(cell)).join('\t'))
}

function remarksOn({ tables, counts, why }: Told): readonly string[] {
  if (tables === null || counts === null) return [`does not tell of its tables: ${why}`]
  if (counts.length === 0) return ['shows us no tables: there are none, or our user has no right (SELECT) on any']
  const among = (remembers: boolean) => counts.filter((engine) => engine.remembers === remembers)
  const known = among(true).reduce((sum, engine) => sum + engine.tables, 0)
  return [
    ...(known > tables.length ? [`${known - tables.length} more tables were checked later than these`] : []),
    ...among(false).map(({ engine, tables }) => `${tables} ${engine} tables: that engine keeps no time of a check`),
  ]
}
