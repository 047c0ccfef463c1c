import type { Line } from './board.ts'
import { printable } from './printable.ts'

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
  return rows.map(({ id, name, masters, repl, binlogs, busy, total, rest }) =>
    [
      id.padStart(widths.id),
      name.padEnd(widths.name),
      masters.padStart(widths.masters),
      `repl:${repl.padStart(widths.repl)}`,
      binlogs.padStart(counts.binlogs),
      `conn:${busy.padStart(counts.busy)}/${total.padStart(counts.total)} `,
      rest,
    ].join(' '),
  )
}

interface Cells {
  readonly id: string
  readonly name: string
  readonly masters: string
  readonly repl: string
  readonly binlogs: string
  readonly busy: string
  readonly total: string
  readonly rest: string
}

function cellsOf({ database, masters, repl, roles }: Line): Cells {
  const { id, name, binlogs, busy, total, timeZone, version } = database
  return {
    id: String(id),
    name,
    masters: masters.map(told).join(','),
    repl: typeof repl === 'number' ? String(repl) : REPL[repl],
    // Empty where there are none, as ever.
    binlogs: binlogs === 0 ? '' : `<${told(binlogs).padStart(2)}>`,
    busy: told(busy),
    total: told(total),
    rest: printable(`${told(timeZone)} ${told(version)} (${roles.join(', ')})`),
  }
}

const REPL = { none: '-', unknown: '?', broken: 'XXXXXXX' } as const

/** What a server does not tell is never shown as 0. */
const told = (value: number | string | null): string => (value === null ? '?' : String(value))
