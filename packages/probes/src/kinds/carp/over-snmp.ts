import type { ProbeContext } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { SnmpSession, type SnmpTable } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import type { CarpOptions } from './options.ts'
import type { CarpGroup, CarpSeen, CarpState } from './seen.ts'
import { Watch } from './watch.ts'

/** OPENBSD-CARP-MIB. */
const CARP = '1.3.6.1.4.1.30155.6'
const ENTRY = { oid: `${CARP}.2.2.1`, descr: 2, vhid: 3, dev: 4, advbase: 5, advskew: 6, state: 7 }
const PREEMPT = `${CARP}.1.2.0`
/** carpGroupDemote, of each group of interfaces; in all that are carp interfaces is the group `carp`. */
const GROUP = { oid: `${CARP}.4.1`, demote: 3 }
const BAD_AUTHENTICATION = `${CARP}.3.9.0`
const BAD_ADDRESS_LIST = `${CARP}.3.11.0`
const STATES: { readonly [state: number]: CarpState } = { 0: 'init', 1: 'backup', 2: 'master' }
/** IF-MIB ifEntry. */
const INTERFACES = { oid: '1.3.6.1.2.1.2.2.1', descr: 2, operStatus: 8 }
/** A cloned interface is up where it is master, down where it is backup, unknown where it takes no part. */
const OPER_STATUS: { readonly [status: number]: CarpState } = { 1: 'master', 2: 'backup', 4: 'init' }

export async function readOverSnmp(options: CarpOptions, { target, signal, keep }: ProbeContext): Promise<CarpSeen> {
  const endpoint = { address: target.address, port: options.port ?? 161 }
  const watch = await keep(async () => new Watch(await SnmpSession.open(endpoint, accessOf(options), signal)))
  const { session } = watch
  const carp = fromCarpTable(await session.columns(ENTRY.oid, [2, 3, 4, 5, 6, 7], signal))
  if (carp.length > 0) {
    const scalars = await session.get([PREEMPT, BAD_AUTHENTICATION, BAD_ADDRESS_LIST], signal)
    const number = (oid: string) => {
      const value = scalars.get(oid)
      return typeof value === 'number' ? value : null
    }
    const authentication = number(BAD_AUTHENTICATION)
    const addresses = number(BAD_ADDRESS_LIST)
    const refusals = authentication === null ? null : { authentication, 'address list': addresses ?? 0 }
    const demotions = [...(await session.columns(GROUP.oid, [GROUP.demote], signal)).values()].flatMap((row) => {
      const demote = row.get(GROUP.demote)
      return typeof demote === 'number' ? [demote] : []
    })
    return {
      ...{ ...NOTHING_ELSE, groups: carp, refused: watch.refusedSince(refusals) },
      preempt: isTrue(number(PREEMPT)),
      demotion: demotions.length === 0 ? null : Math.max(...demotions),
    }
  }
  const table = await session.columns(INTERFACES.oid, [INTERFACES.descr, INTERFACES.operStatus], signal)
  const groups = fromInterfaces(table, options.vhidOf)
  if (groups.length === 0) {
    const text = 'the agent shows no carp interface; FreeBSD 10 and newer have none to show: use source: ssh'
    throw new ProbeFailure('protocol', text)
  }
  return { ...NOTHING_ELSE, groups }
}

/** The MIB says 1 and 2 (TruthValue), agents what the kernel says: 1 and 0. */
const isTrue = (value: number | null): number | null => (value === 1 ? 1 : value === 0 || value === 2 ? 0 : null)

const NOTHING_ELSE = { preempt: null, demotion: null, refused: null, advertisers: null }

export function fromCarpTable(table: SnmpTable): readonly CarpGroup[] {
  return [...table.values()].flatMap((row) => {
    const [vhid, state, advbase, advskew] = [ENTRY.vhid, ENTRY.state, ENTRY.advbase, ENTRY.advskew].map((column) => {
      const value = row.get(column)
      return typeof value === 'number' ? value : null
    })
    if (vhid === undefined || vhid === null || state === undefined || state === null) return []
    return {
      ...{ vhid, state: STATES[state] ?? 'unknown', interface: String(row.get(ENTRY.descr) ?? '') || null },
      ...{ addresses: null, advbase: advbase ?? null, advskew: advskew ?? null },
    }
  })
}

export function fromInterfaces(table: SnmpTable, vhidOf: { readonly [name: string]: number }): readonly CarpGroup[] {
  return [...table.values()].flatMap((row) => {
    const name = String(row.get(INTERFACES.descr) ?? '')
    const inName = /^carp(\d+)$/.exec(name)?.[1]
    const vhid = vhidOf[name] ?? (inName === undefined ? undefined : Number(inName))
    if (vhid === undefined) return []
    const state = OPER_STATUS[Number(row.get(INTERFACES.operStatus))] ?? 'unknown'
    return { vhid, state, interface: name, addresses: null, advbase: null, advskew: null }
  })
}
