import type { ProbeContext } from '../../define.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { rowsOf } from '../../protocol/snmp/row.ts'
import { SnmpSession, type SnmpTable } from '../../protocol/snmp/snmp.ts'
import { accessOf, type SnmpGiven } from '../../snmp-access.ts'
import { type KeepalivedSeen, stateOf, type VrrpInstance } from './seen.ts'

/** KEEPALIVED-MIB. */
const KEEPALIVED = '1.3.6.1.4.1.9586.100.5'
const VERSION = `${KEEPALIVED}.1.1.0`
/** vrrpInstanceEntry. */
const ENTRY = `${KEEPALIVED}.2.3.1`
const COLUMN = { name: 2, vrid: 3, state: 4, wanted: 6, base: 7, priority: 8, addresses: 9, interface: 10 } as const
const ALL_SET = 1

export async function readOverSnmp(
  options: SnmpGiven & { readonly port: number },
  { target, signal, keep }: Pick<ProbeContext, 'target' | 'signal' | 'keep'>,
): Promise<KeepalivedSeen> {
  const endpoint = { address: target.address, port: options.port }
  const session = await keep(() => SnmpSession.open(endpoint, accessOf(options), signal))
  const instances = instancesIn(await session.columns(ENTRY, Object.values(COLUMN), signal))
  if (instances.length > 0) return { instances, refusals: null }
  if ((await session.get([VERSION], signal)).has(VERSION))
    throw new ProbeFailure('protocol', 'keepalived is in the agent, but shows no VRRP instance: enable_snmp_vrrp')
  // It comes back to the agent up to 45 s after it could not be asked, and may be master all the while.
  throw new ProbeCrash(
    'local',
    'the agent answers, but keepalived is not in it: it ended, hangs, does not come back to the agent yet, or lacks enable_snmp_vrrp',
  )
}

function instancesIn(table: SnmpTable): readonly VrrpInstance[] {
  return Array.from(rowsOf(table), ([index, { text, number }]): VrrpInstance => {
    const [name, vrid, state, priority] = [text(COLUMN.name), number(COLUMN.vrid), number(COLUMN.state), number(COLUMN.priority)] // biome-ignore format: one line
    if (name === null || vrid === null || state === null)
      throw new ProbeFailure('protocol', `row ${index} of KEEPALIVED-MIB lacks its name, vrid or state`)
    const addresses = number(COLUMN.addresses)
    return {
      ...{ name, vrid, priority, state: stateOf(state), wanted: stateOf(number(COLUMN.wanted)) },
      interface: text(COLUMN.interface),
      basePriority: number(COLUMN.base),
      isSet: addresses === null ? null : addresses === ALL_SET,
      ...{ addresses: null, becameMaster: null, changedAt: null },
    }
  })
}
