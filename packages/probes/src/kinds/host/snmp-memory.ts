import { readNumbers } from '../../protocol/snmp/numbers.ts'
import type { SnmpSession } from '../../protocol/snmp/snmp.ts'
import type { Memory } from './seen.ts'

/** UCD-SNMP-MIB memory, in KiB; each number also as one of 64 bits, which older agents lack. */
export async function readMemory(session: SnmpSession, signal: AbortSignal): Promise<Memory> {
  const fields = [MEMORY.total, MEMORY.free, MEMORY.buffers, MEMORY.cached, MEMORY.swap, MEMORY.swapFree]
  const read = await readNumbers(session, [...fields.flat(), MEMORY.available].map(oid), signal)
  const bytes = ([narrow, wide]: readonly [number, number]): number | null => {
    const known = read(oid(wide)) ?? belowFullScale(read(oid(narrow)))
    return known === null ? null : known * 1_024
  }
  const available = read(oid(MEMORY.available))
  const [free, buffers, cached] = [bytes(MEMORY.free), bytes(MEMORY.buffers), bytes(MEMORY.cached)]
  const roughly = free === null || cached === null ? null : free + (buffers ?? 0) + cached
  return {
    totalBytes: bytes(MEMORY.total),
    availableBytes: available === null ? roughly : available * 1_024,
    swapBytes: bytes(MEMORY.swap),
    swapFreeBytes: bytes(MEMORY.swapFree),
  }
}

const MEMORY = {
  swap: [3, 18],
  swapFree: [4, 19],
  total: [5, 20],
  free: [6, 21],
  buffers: [14, 25],
  cached: [15, 26],
  /** The kernel's own estimate; since net-snmp 5.9.1. */
  available: 27,
} as const
const oid = (column: number) => `1.3.6.1.4.1.2021.4.${column}.0`

/** The largest number of 31 bits stands for "this or more". */
const belowFullScale = (kibibytes: number | null): number | null =>
  kibibytes === null || kibibytes >= 2 ** 31 - 1 ? null : kibibytes
