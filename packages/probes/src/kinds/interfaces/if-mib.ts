import { rowsOf, type SnmpRow } from '../../protocol/snmp/row.ts'
import type { SnmpSession, SnmpTable } from '../../protocol/snmp/snmp.ts'
import type { Widening } from '../../protocol/snmp/widening.ts'

/** IF-MIB ifXEntry: names as people use them, and 64 bits. Packets to one, to many, to all. */
export const WIDE = {
  entry: '1.3.6.1.2.1.31.1.1.1',
  ...{ name: 1, received: 6, sent: 10, megabits: 15, alias: 18 },
  receivedPackets: [7, 8, 9],
  sentPackets: [11, 12, 13],
} as const
/** IF-MIB ifEntry. Packets to one, to others. */
export const PLAIN = {
  entry: '1.3.6.1.2.1.2.2.1',
  ...{ name: 2, bits: 5, admin: 7, status: 8, changed: 9 },
  ...{ received: 10, receiveDiscards: 13, receiveErrors: 14 },
  ...{ sent: 16, sendDiscards: 19, sendErrors: 20 },
  receivedPackets: [11, 12],
  sentPackets: [17, 18],
} as const
const UP = 1
/** What was taken out. */
const NOT_PRESENT = 6

/** Which columns are asked for, by number. */
export interface Wanted {
  /** Beside names and octets of 64 bits. */
  readonly wide: readonly number[]
  /** Beside status. */
  readonly plain: readonly number[]
  /** Only where some interface lacks one of these, and its name or octets, in 64 bits: their likes in 32. */
  readonly instead: { readonly of: readonly number[]; readonly columns: readonly number[] }
}

/** One interface, by a name that survives a changed index. */
export interface InterfaceRow {
  readonly index: string
  /** With its index, where several have one name. */
  readonly name: string
  readonly ownName: string
  readonly wide: SnmpRow | undefined
  readonly plain: SnmpRow | undefined
}

/** All interfaces. Those of an agent without IF-MIB are none. */
export async function readInterfaceRows(
  session: SnmpSession,
  { wide: more, plain: others, instead }: Wanted,
  signal: AbortSignal,
): Promise<readonly InterfaceRow[]> {
  const needed = [WIDE.name, WIDE.received, WIDE.sent, ...instead.of]
  const wide = await session.columns(WIDE.entry, [...needed, ...more], signal)
  const complete = wide.size > 0 && [...wide.values()].every((row) => needed.every((column) => row.has(column)))
  const columns = [PLAIN.status, ...others]
  if (!complete) columns.push(PLAIN.name, PLAIN.received, PLAIN.sent, ...instead.columns)
  return interfaceRows(wide, await session.columns(PLAIN.entry, columns, signal))
}

function interfaceRows(wideTable: SnmpTable, plainTable: SnmpTable): readonly InterfaceRow[] {
  const [wideRows, plainRows] = [rowsOf(wideTable), rowsOf(plainTable)]
  const indexes = [...new Set([...wideRows.keys(), ...plainRows.keys()])]
  const found = indexes.flatMap((index) => {
    const [wide, plain] = [wideRows.get(index), plainRows.get(index)]
    const said = wide?.text(WIDE.name) || plain?.text(PLAIN.name) || wide?.text(WIDE.alias) || ''
    // Windows ends its names with a NUL.
    const name = said.replaceAll('\0', '')
    const status = plain?.number(PLAIN.status)
    const live = status === UP || (status !== NOT_PRESENT && plain?.number(PLAIN.admin) === UP)
    return name === '' ? [] : [{ index, name, ownName: name, live, wide, plain }]
  })
  return named(found)
}

interface Found extends InterfaceRow {
  /** It is up, or somebody wants it up. */
  readonly live: boolean
}

/**
 * One name, one interface. An agent goes on listing for a while, as switched off or not present, what was taken away and
 * made anew under the same name: the one that lives has it. Where several do, as on switches whose ports are all called alike, each gets
 * its index: one of them that is down must be seen.
 */
function named(found: readonly Found[]): readonly InterfaceRow[] {
  return [...Map.groupBy(found, ({ name }) => name).values()].flatMap((same) => {
    const live = same.filter((one) => one.live)
    const kept = live.length > 0 ? live : same
    return kept.length === 1 ? kept : kept.map((one) => ({ ...one, name: `${one.name} (${one.index})` }))
  })
}

/** What one interface has counted, in 64 bits where it has them; `what` tells its counters apart, `null` is not known. */
export function countsOf({ name, wide, plain }: InterfaceRow, widening: Widening) {
  const count = (what: string, from: SnmpRow | undefined, column: number, bits: 32 | 64) => {
    const raw = from?.number(column) ?? null
    return raw === null ? null : widening.widen(`${name} ${what}`, raw, bits)
  }
  return {
    narrow: (what: string, column: number) => count(what, plain, column, 32),
    octets: (what: 'received' | 'sent') =>
      wide?.number(WIDE[what]) == null ? count(what, plain, PLAIN[what], 32) : count(what, wide, WIDE[what], 64),
    packets(what: 'receivedPackets' | 'sentPackets') {
      const all = (from: SnmpRow | undefined, columns: readonly number[], bits: 32 | 64) =>
        sum(columns.map((column) => count(`${what} ${column}`, from, column, bits)))
      return all(wide, WIDE[what], 64) ?? all(plain, PLAIN[what], 32)
    },
  }
}

/** Where one is not known the sum is not. */
export const sum = (counts: readonly (number | null)[]): number | null =>
  counts.reduce((total, count) => (total === null || count === null ? null : total + count), 0)
