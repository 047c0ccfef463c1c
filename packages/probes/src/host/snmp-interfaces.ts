import { rowsOf, type SnmpRow } from '../protocol/snmp/row.ts'
import type { SnmpSession, SnmpTable } from '../protocol/snmp/snmp.ts'
import type { Widening } from '../protocol/snmp/widening.ts'
import type { Traffic } from './seen.ts'

/** IF-MIB ifXEntry: names as people use them, and 64 bits. */
const WIDE = { entry: '1.3.6.1.2.1.31.1.1.1', name: 1, received: 6, sent: 10 }
/** IF-MIB ifEntry. */
const PLAIN = {
  entry: '1.3.6.1.2.1.2.2.1',
  name: 2,
  status: 8,
  received: 10,
  receiveErrors: 14,
  sent: 16,
  sendErrors: 20,
}
const UP = 1

/** What all interfaces carried. Octets of 32 bits are asked for only where some interface has no wide ones. */
export async function readInterfaces(
  session: SnmpSession,
  widening: Widening,
  signal: AbortSignal,
): Promise<readonly Traffic[]> {
  const wide = await session.columns(WIDE.entry, [WIDE.name, WIDE.received, WIDE.sent], signal)
  const complete = wide.size > 0 && [...wide.values()].every((row) => row.size === 3)
  const columns = [PLAIN.status, PLAIN.receiveErrors, PLAIN.sendErrors]
  if (!complete) columns.push(PLAIN.name, PLAIN.received, PLAIN.sent)
  return fromTables(wide, await session.columns(PLAIN.entry, columns, signal), widening)
}

export function fromTables(wide: SnmpTable, plain: SnmpTable, widening: Widening): readonly Traffic[] {
  const plainRows = rowsOf(plain)
  const wideRows = rowsOf(wide)
  const indexes = [...new Set([...wideRows.keys(), ...plainRows.keys()])]
  const found = indexes.flatMap((index) => {
    const [x, i] = [wideRows.get(index), plainRows.get(index)]
    // Windows ends its names with a NUL.
    const name = (x?.text(WIDE.name) || i?.text(PLAIN.name) || '').replaceAll('\0', '')
    return name === '' ? [] : [{ index, name, up: i?.number(PLAIN.status) === UP, x, i }]
  })
  return named(found).map(({ name, x, i }) => {
    const count = (what: string, from: SnmpRow | undefined, column: number, bits: 32 | 64) => {
      const raw = from?.number(column) ?? null
      return raw === null ? null : widening.widen(`${name} ${what}`, raw, bits)
    }
    const octets = (what: string, high: number, low: number) =>
      x?.number(high) == null ? count(what, i, low, 32) : count(what, x, high, 64)
    const receiveErrors = count('receive errors', i, PLAIN.receiveErrors, 32)
    const sendErrors = count('send errors', i, PLAIN.sendErrors, 32)
    return {
      name,
      receivedBytes: octets('received', WIDE.received, PLAIN.received),
      sentBytes: octets('sent', WIDE.sent, PLAIN.sent),
      errors: receiveErrors === null || sendErrors === null ? null : receiveErrors + sendErrors,
    }
  })
}

interface Found {
  readonly index: string
  readonly name: string
  readonly up: boolean
}

/**
 * One name, one interface. An agent goes on listing for a while, as down, what was taken away and made anew under the
 * same name: the one that is up has it. Where several are up, each gets its index.
 */
function named<F extends Found>(found: readonly F[]): readonly F[] {
  return [...Map.groupBy(found, ({ name }) => name).values()].flatMap((same) => {
    const up = same.filter((one) => one.up)
    const kept = up.length > 0 ? up : same
    return kept.length === 1 ? kept : kept.map((one) => ({ ...one, name: `${one.name} (${one.index})` }))
  })
}
