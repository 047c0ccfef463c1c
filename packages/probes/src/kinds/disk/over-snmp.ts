import type { ProbeContext } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { rowsOf } from '../../protocol/snmp/row.ts'
import { SnmpSession, type SnmpTable } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import { type DiskOptions, percent, type Volume } from './volume.ts'

/** UCD-SNMP-MIB dskEntry: only what `disk` lines in snmpd.conf name, but true sizes and inodes. */
const DSK = { entry: '1.3.6.1.4.1.2021.9.1', path: 2, device: 3, total: 6, avail: 7, percent: 9, inodes: 10 }
/** Low words of total, available and used KiB; each is followed by its high word. */
const DSK_LOW = { total: 11, avail: 13, used: 15 }
/** HOST-RESOURCES-MIB hrStorageEntry: everything mounted, and memory too. */
const STORAGE = { entry: '1.3.6.1.2.1.25.2.3.1', type: 2, path: 3, unit: 4, size: 5, used: 6 }
const FIXED_DISK = '1.3.6.1.2.1.25.2.1.4'
const NETWORK_DISK = '1.3.6.1.2.1.25.2.1.10'
/** The agent's largest signed number, which stands for "this or more". */
const FULL_SCALE = 2_147_483_647

/** The file systems of any machine with an SNMP agent. Where both tables name a path, dskTable is believed. */
export async function readOverSnmp(
  { exclude, expect, ...options }: DiskOptions,
  { target, signal, keep }: ProbeContext,
): Promise<readonly Volume[]> {
  const endpoint = { address: target.address, port: options.port }
  const session = await keep(() => SnmpSession.open(endpoint, accessOf(options), signal))
  const dsk = await session.columns(DSK.entry, [2, 3, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16], signal)
  const storage = await session.columns(STORAGE.entry, [2, 3, 4, 5, 6], signal)
  const volumes = new Map([...fromStorage(storage), ...fromDsk(dsk)].map((volume) => [volume.path, volume]))
  if (volumes.size === 0)
    throw new ProbeFailure('protocol', 'the agent shows no disks: neither dskTable nor hrStorage may be read')
  return [...volumes.values()].filter(({ path }) => expect.includes(path) || !matchesAny(path, exclude))
}

export function fromDsk(table: SnmpTable): readonly Volume[] {
  return [...rowsOf(table).values()].flatMap(({ text, number }) => {
    const path = text(DSK.path)
    if (path === null) return []
    const wide = (low: number) => wideKibibytes(number(low), number(low + 1))
    const total = wide(DSK_LOW.total) ?? narrowKibibytes(number(DSK.total))
    const avail = wide(DSK_LOW.avail) ?? narrowKibibytes(number(DSK.avail))
    const used = wide(DSK_LOW.used)
    const exact = used === null || avail === null ? null : percent(used, used + avail)
    const inodes = number(DSK.inodes)
    return {
      path,
      ...SEEN,
      source: text(DSK.device),
      totalBytes: total === null ? null : total * 1_024,
      freeBytes: avail === null ? null : avail * 1_024,
      usedPercent: exact ?? number(DSK.percent),
      // File systems without a fixed number of inodes are said to be 0 or 100 % used.
      inodesUsedPercent: inodes === null || inodes < 0 ? null : inodes,
    }
  })
}

export function fromStorage(table: SnmpTable): readonly Volume[] {
  return [...rowsOf(table).values()].flatMap(({ text, number }) => {
    const path = text(STORAGE.path)
    const type = text(STORAGE.type)
    if (path === null || (type !== FIXED_DISK && type !== NETWORK_DISK)) return []
    const unit = number(STORAGE.unit)
    const size = unsigned(number(STORAGE.size))
    const used = unsigned(number(STORAGE.used))
    if (unit === null || size === null || used === null || size === 0) return []
    return {
      path,
      ...SEEN,
      type: type === NETWORK_DISK ? 'network' : null,
      totalBytes: size * unit,
      freeBytes: Math.max(0, size - used) * unit,
      usedPercent: percent(used, size),
    }
  })
}

const SEEN = { source: null, type: null, inodesUsedPercent: null, readOnly: null, trouble: null }

/** Numbers above 2³¹ come negative from agents that fill a signed field with an unsigned number. */
const unsigned = (value: number | null): number | null => (value === null ? null : value >>> 0)

function wideKibibytes(low: number | null, high: number | null): number | null {
  return low === null || high === null ? null : (high >>> 0) * 2 ** 32 + (low >>> 0)
}

const narrowKibibytes = (value: number | null): number | null =>
  value === null || value >= FULL_SCALE ? null : unsigned(value)
