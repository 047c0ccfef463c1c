import { formatDuration } from '@foretop/shared/format/duration.ts'
import { z } from 'zod'
import { CannotRun, type Io, UsageError } from '../command.ts'
import { printable } from '../printable.ts'
import type { Sight } from '../sight.ts'
import { databasesOf, isWanted } from './database.ts'

const query = z.object({
  id: z.number(),
  user: z.string(),
  database: z.string().nullable(),
  seconds: z.number(),
  state: z.string(),
  /** Absent where the check does not show it. */
  statement: z.string().nullable().optional(),
})
type Query = z.infer<typeof query>

/** What runs now on one database, the longest first. Resolves with 0, or 1 when the database does not tell. */
export async function queriesOf(sight: Sight, host: string, json: boolean, io: Io): Promise<number> {
  const all = databasesOf(sight)
  const chosen = all.filter((database) => isWanted(database, new Set([host])))
  const [first] = chosen
  const names = (chosen.length > 1 ? chosen : all).map(({ name }) => name).join(', ')
  if (first === undefined || chosen.length > 1) throw new UsageError(`queries of which database? There are: ${names}`)
  await sight.look()
  const database = databasesOf(sight).find(({ name }) => name === first.name) ?? first
  const rows = z.array(query).safeParse(database.view.details.queries).data
  if (database.outcome !== 'answered' || rows === undefined) {
    const why = database.outcome === 'answered' ? 'it does not tell what runs' : database.view.text
    throw new CannotRun(`${database.name}: ${printable(why) || 'not looked at yet'}`, { exitCode: 1 })
  }
  const queries = rows.toSorted((one, other) => other.seconds - one.seconds)
  if (json) io.print(JSON.stringify({ database: database.name, queries }))
  else for (const line of linesOf(queries, io.terminal?.size().columns)) io.print(line)
  if (!json && queries.some(({ statement }) => statement === undefined))
    io.printError('\nThis server’s check does not show statements (showQueries); --config asks by itself, with them.')
  return 0
}

function linesOf(queries: readonly Query[], width = Number.POSITIVE_INFINITY): readonly string[] {
  if (queries.length === 0) return ['nothing runs']
  const rows = queries.map(({ id, user, database, seconds, state, statement }) =>
    [formatDuration(seconds * 1_000), String(id), user, database ?? '-', state || '-', statement ?? '-'].map(printable),
  )
  const widths = HEADS.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [HEADS, ...rows].map((row) => {
    const line = row.map((cell, column) => padded(cell, column, widths[column] ?? 0)).join('  ')
    return line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line
  })
}

const HEADS = ['TIME', 'ID', 'USER', 'DATABASE', 'STATE', 'STATEMENT'] as const

/** Numbers to the right; what comes last is as long as it is. */
function padded(cell: string, column: number, width: number): string {
  if (column <= 1) return cell.padStart(width)
  return column === HEADS.length - 1 ? cell : cell.padEnd(width)
}
