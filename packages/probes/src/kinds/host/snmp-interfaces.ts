import type { SnmpSession } from '../../protocol/snmp/snmp.ts'
import type { Widening } from '../../protocol/snmp/widening.ts'
import { countsOf, PLAIN, readInterfaceRows, sum } from '../interfaces/if-mib.ts'
import type { Traffic } from './seen.ts'

const WANTED = { wide: [], plain: [PLAIN.receiveErrors, PLAIN.sendErrors], instead: { of: [], columns: [] } }

/** What all interfaces carried. */
export async function readInterfaces(
  session: SnmpSession,
  widening: Widening,
  signal: AbortSignal,
): Promise<readonly Traffic[]> {
  const rows = await readInterfaceRows(session, WANTED, signal)
  return rows.map((row) => {
    const counts = countsOf(row, widening)
    return {
      name: row.name,
      receivedBytes: counts.octets('received'),
      sentBytes: counts.octets('sent'),
      errors: sum([
        counts.narrow('receive errors', PLAIN.receiveErrors),
        counts.narrow('send errors', PLAIN.sendErrors),
      ]),
    }
  })
}
