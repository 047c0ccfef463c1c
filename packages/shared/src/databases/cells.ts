import type { Line } from './board.ts'

/** What stands in the columns of the table, as the tool dbcheck wrote it; wherever that table is drawn. */
export interface Cells {
  readonly id: string
  readonly name: string
  /** Ids, joined by commas. */
  readonly masters: string
  readonly repl: string
  readonly binlogs: string
  readonly busy: string
  readonly total: string
  readonly timeZone: string
  readonly version: string
  readonly roles: string
}

export function cellsOf({ database, masters, repl, roles }: Line): Cells {
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
    timeZone: told(timeZone),
    version: told(version),
    roles: roles.join(', '),
  }
}

const REPL = { none: '-', unknown: '?', broken: 'XXXXXXX' } as const

/** What a server does not tell is never shown as 0. */
const told = (value: number | string | null): string => (value === null ? '?' : String(value))
