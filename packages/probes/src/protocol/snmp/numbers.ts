import type { SnmpSession } from './snmp.ts'

/** Asks for many numbers at once; `null` for one the agent does not have. */
export async function readNumbers(
  session: SnmpSession,
  oids: readonly string[],
  signal: AbortSignal,
): Promise<(oid: string) => number | null> {
  const values = await session.get(oids, signal)
  return (oid) => {
    const value = values.get(oid)
    return typeof value === 'number' ? value : null
  }
}
