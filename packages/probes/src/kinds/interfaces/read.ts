import type { CountingSession } from '../../protocol/snmp/counting.ts'
import { readNumbers } from '../../protocol/snmp/numbers.ts'
import { countsOf, type InterfaceRow, PLAIN, readInterfaceRows, sum, WIDE } from './if-mib.ts'
import { ADMIN, type Interface, STATUSES } from './seen.ts'

/** In hundredths of a second: since the machine, or its agent, was started. */
const UPTIME = { machine: '1.3.6.1.2.1.25.1.1.0', agent: '1.3.6.1.2.1.1.3.0' }
/** EtherLike-MIB dot3StatsEntry, by ifIndex. */
const ETHERNET = { entry: '1.3.6.1.2.1.10.7.2.1', duplex: 19 }
const HALF_DUPLEX = 2
const FULL_DUPLEX = 3
/** The largest number of 32 bits stands for "this or more". */
const FULL_SCALE = 2 ** 32 - 1

export async function readInterfaces(
  { session, widening }: CountingSession,
  { packets }: { readonly packets: boolean },
  signal: AbortSignal,
): Promise<readonly Interface[]> {
  const read = await readNumbers(session, [UPTIME.machine, UPTIME.agent], signal)
  widening.begin(read(UPTIME.machine) ?? read(UPTIME.agent))
  const rows = await readInterfaceRows(session, wanted(packets), signal)
  const ethernet = rows.length === 0 ? null : await session.columns(ETHERNET.entry, [ETHERNET.duplex], signal)
  return rows.map((row) => {
    const counts = countsOf(row, widening)
    const { name, ownName, wide, plain } = row
    const number = (column: number) => plain?.number(column) ?? null
    const duplex = ethernet?.get(row.index)?.get(ETHERNET.duplex)
    return {
      ...{ name, ownName, alias: wide?.text(WIDE.alias) || null },
      admin: ADMIN[(number(PLAIN.admin) ?? 0) - 1] ?? null,
      status: STATUSES[(number(PLAIN.status) ?? 0) - 1] ?? null,
      receivedBytes: counts.octets('received'),
      sentBytes: counts.octets('sent'),
      packets: packets ? sum([counts.packets('receivedPackets'), counts.packets('sentPackets')]) : null,
      errors: sum([
        counts.narrow('receive errors', PLAIN.receiveErrors),
        counts.narrow('send errors', PLAIN.sendErrors),
      ]),
      discards: sum([
        counts.narrow('receive discards', PLAIN.receiveDiscards),
        counts.narrow('send discards', PLAIN.sendDiscards),
      ]),
      bitsPerSecond: speedOf(row),
      unchangedMs: unchangedMs(read(UPTIME.agent), number(PLAIN.changed)),
      halfDuplex: duplex === HALF_DUPLEX ? true : duplex === FULL_DUPLEX ? false : null,
    }
  })
}

function wanted(packets: boolean) {
  const of = packets ? [...WIDE.receivedPackets, ...WIDE.sentPackets] : []
  return {
    wide: [WIDE.megabits, WIDE.alias],
    plain: [
      ...[PLAIN.bits, PLAIN.admin, PLAIN.changed],
      ...[PLAIN.receiveErrors, PLAIN.sendErrors, PLAIN.receiveDiscards, PLAIN.sendDiscards],
    ],
    instead: { of, columns: packets ? [...PLAIN.receivedPackets, ...PLAIN.sentPackets] : [] },
  }
}

/** As they are called where agents say 10 Mbit/s of them, which they are not held to. */
const LOOPBACK = /^lo\d*$/

/** 0 is what agents say that do not know. */
function speedOf({ ownName, wide, plain }: InterfaceRow): number | null {
  if (LOOPBACK.test(ownName)) return null
  const megabits = wide?.number(WIDE.megabits) ?? 0
  const bits = plain?.number(PLAIN.bits) ?? 0
  // Below 1 Mbit/s the larger unit says 0, or rounds.
  if (bits > 0 && bits < FULL_SCALE && megabits < 1_000) return bits
  return megabits > 0 ? megabits * 1e6 : null
}

/** What changed before the agent was started, or where its clock has begun anew since, nobody knows. */
const unchangedMs = (uptime: number | null, changed: number | null): number | null =>
  uptime === null || changed === null || changed === 0 || changed > uptime ? null : (uptime - changed) * 10
