import type { Line } from '@foretop/shared/databases/board.ts'
import { type Cells, cellsOf } from '@foretop/shared/databases/cells.ts'
import { printable } from '../printable.ts'

/**
 * One line per database, as the tool dbcheck wrote it:
 * `   2 db02                  1 repl:      0 < 3> conn:   0/   1  UTC 5.0.67 (slave)`.
 * Columns are wider only where what is in them does not fit.
 */
export function tableOf(lines: readonly Line[]): readonly string[] {
  const rows = lines.map(cellsOf)
  const width = (column: keyof Cells, least: number) => Math.max(least, ...rows.map((row) => row[column].length))
  const widths = { id: width('id', 4), name: width('name', 18), masters: width('masters', 4), repl: width('repl', 7) }
  const counts = { binlogs: width('binlogs', 4), busy: width('busy', 4), total: width('total', 4) }
  return rows.map(({ id, name, masters, repl, binlogs, busy, total, timeZone, version, roles }) =>
    [
      id.padStart(widths.id),
      name.padEnd(widths.name),
      masters.padStart(widths.masters),
      `repl:${repl.padStart(widths.repl)}`,
      binlogs.padStart(counts.binlogs),
      `conn:${busy.padStart(counts.busy)}/${total.padStart(counts.total)} `,
      printable(`${timeZone} ${version} (${roles})`),
    ].join(' '),
  )
}
