import { readNumbers } from '../../protocol/snmp/numbers.ts'
import { rowsOf } from '../../protocol/snmp/row.ts'
import type { SnmpSession } from '../../protocol/snmp/snmp.ts'
import type { Widening } from '../../protocol/snmp/widening.ts'
import type { CoreTime } from './busyness.ts'

/** UCD-SNMP-MIB systemStats: time of all cores, in hundredths of a second. */
const RAW = { user: 50, nice: 51, system: 52, idle: 53, wait: 54, kernel: 55, interrupt: 56, soft: 61, stolen: 64 }
const CORES = 67
const oid = (column: number) => `1.3.6.1.4.1.2021.11.${column}.0`
/** HOST-RESOURCES-MIB hrProcessorEntry: one row per core, with how busy it was in the last minute. */
const PROCESSOR = { entry: '1.3.6.1.2.1.25.3.3.1', firmware: 1, load: 2 }

interface Processor {
  readonly cores: number | null
  readonly time: CoreTime | null
  /** How busy all cores were, for agents that do not count their time. */
  readonly lastMinutePercent: number | null
}

export async function readProcessor(session: SnmpSession, widening: Widening, signal: AbortSignal): Promise<Processor> {
  const read = await readNumbers(session, [...Object.values(RAW), CORES].map(oid), signal)
  const time = coreTime((column) => {
    const raw = read(oid(column))
    return raw === null ? null : widening.widen(`core time ${column}`, raw, 32)
  })
  const cores = read(oid(CORES))
  if (cores !== null && read(oid(RAW.idle)) !== null) return { cores, time, lastMinutePercent: null }
  const table = await session.columns(PROCESSOR.entry, [PROCESSOR.firmware, PROCESSOR.load], signal)
  const loads = [...rowsOf(table).values()].flatMap((row) => row.number(PROCESSOR.load) ?? [])
  return {
    cores: cores ?? (table.size || null),
    time,
    lastMinutePercent: loads.length === 0 ? null : loads.reduce((sum, load) => sum + load, 0) / loads.length,
  }
}

function coreTime(count: (column: number) => number | null): CoreTime | null {
  const [user, nice, idle] = [count(RAW.user), count(RAW.nice), count(RAW.idle)]
  if (user === null || idle === null) return null
  const [system, kernel] = [count(RAW.system) ?? 0, count(RAW.kernel) ?? 0]
  // Agents that tell the kernel's time apart count it, and the wait for disks, under system once more.
  const inside = kernel > 0 ? kernel : system
  const more = [RAW.interrupt, RAW.soft, RAW.stolen].reduce((sum, column) => sum + (count(column) ?? 0), 0)
  const busy = user + (nice ?? 0) + inside + more
  const total = busy + idle + (count(RAW.wait) ?? 0)
  // In its first seconds an agent has nothing but zeros.
  return total === 0 ? null : { total, busy }
}
