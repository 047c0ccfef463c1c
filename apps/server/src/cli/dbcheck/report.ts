import type { Sentence } from '@foretop/shared/databases/findings.ts'
import { printable } from '../printable.ts'
import type { Board } from './board.ts'
import { tableOf } from './table.ts'

/** Errors and warnings without those that people know and wrote down, word for word. */
export function without({ lines, errors, warnings, notes }: Board, ignored: ReadonlySet<string>): Board {
  const isNew = ({ text }: Sentence) => !ignored.has(printable(text).trim())
  return { lines, errors: errors.filter(isNew), warnings: warnings.filter(isNew), notes }
}

/**
 * What is told where only errors are asked for: them, and that a database was not seen, for silence would say that it
 * has none.
 */
export function onlyErrors(board: Board): Board {
  const unseen = new Set(
    board.lines.flatMap(({ database: { name, outcome, view } }) => (outcome === 'crashed' || view.stale ? [name] : [])),
  )
  return { ...board, warnings: board.warnings.filter(({ host }) => unseen.has(host)), notes: [] }
}

export const tableText = ({ lines }: Board): string => tableOf(lines).join('\n')

/** What goes below the table; empty where there is nothing to say. */
export const troubleText = (board: Board): string => [errorText(board), seenText(board)].filter(Boolean).join('\n')

/** As the tool dbcheck wrote them. */
const errorText = ({ errors }: Board): string => list('ERRORS:', errors, '*')

const seenText = ({ warnings, notes }: Board): string =>
  [list('FORETOP ALSO SEES:', warnings, '!'), list('FORETOP NOTES:', notes, '-')].filter(Boolean).join('\n')

const list = (title: string, sentences: readonly Sentence[], mark: string): string =>
  sentences.length === 0 ? '' : ['', title, ...sentences.map(({ text }) => `  ${mark} ${printable(text)}`)].join('\n')

export const EXIT_CODES = { ok: 0, warnings: 1, errors: 2, interrupted: 3 } as const

export const exitCodeOf = ({ errors, warnings }: Pick<Board, 'errors' | 'warnings'>): number =>
  errors.length > 0 ? EXIT_CODES.errors : warnings.length > 0 ? EXIT_CODES.warnings : EXIT_CODES.ok

/** Everything, for programs. `null`: not known. */
export const recordOf = ({ lines, errors, warnings, notes }: Board, site: string, at: Date) => ({
  site,
  time: at.toISOString(),
  databases: lines.map(({ database, masters, repl, roles, arrows, writable, serverId }) => ({
    id: database.id,
    name: database.name,
    check: database.view.id,
    masters,
    repl: typeof repl === 'number' ? repl : null,
    replication: typeof repl === 'number' ? 'running' : repl,
    follows: arrows.map(({ source, channel, state, bytes, seconds }) => ({ source, channel, state, bytes, seconds })),
    binlogs: database.binlogs,
    busy: database.busy,
    total: database.total,
    timeZone: database.timeZone,
    version: database.version,
    roles,
    writable,
    serverId,
    outcome: database.outcome,
    text: database.view.text,
    checkedAt: database.view.checkedAt === null ? null : new Date(database.view.checkedAt).toISOString(),
  })),
  errors,
  warnings,
  notes,
  exitCode: exitCodeOf({ errors, warnings }),
})
