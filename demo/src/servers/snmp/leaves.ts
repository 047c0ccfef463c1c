import snmp from 'net-snmp'
import { importersOf } from '../../world/importers.ts'
import { CARP_GROUPS, type Machine } from '../../world/machines.ts'
import { of, type Vitals, type World } from '../../world/world.ts'

/** One value of the tree, read when it is asked for. */
export interface Leaf {
  readonly oid: string
  readonly type: number
  readonly read: (world: World) => number | string | Buffer
}

const { Integer, OctetString, Counter, Counter64, Gauge, TimeTicks } = snmp.ObjectType
const KIB = 1_024
const LIMIT_31 = 2 ** 31 - 1

/** Everything a net-snmp agent tells of such a machine, as far as monitors ask for it. */
export function leavesOf(machine: Machine): readonly Leaf[] {
  const vitals = (world: World) => of(world.vitals, machine.name)
  return [
    ...system(machine, vitals),
    ...memory(machine, vitals),
    ...processor(machine, vitals),
    ...interfaces(vitals),
    ...disks(machine, vitals),
    ...(machine.role === 'dispatcher' ? carp(machine) : []),
    ...(machine.role === 'jobs' ? importers(machine) : []),
  ]
}

type ReadVitals = (world: World) => Vitals

const leaf = (oid: string, type: number, read: Leaf['read']): Leaf => ({ oid, type, read })

const system = ({ name, role }: Machine, vitals: ReadVitals): readonly Leaf[] => [
  leaf('1.3.6.1.2.1.1.1.0', OctetString, () =>
    role === 'dispatcher' ? `FreeBSD ${name} 8.4-RELEASE amd64` : `Linux ${name} 6.1.0 x86_64`,
  ),
  leaf('1.3.6.1.2.1.1.3.0', TimeTicks, (world) => hundredths(world.at - vitals(world).startedAt)),
  leaf('1.3.6.1.2.1.1.5.0', OctetString, () => name),
  leaf('1.3.6.1.2.1.25.1.1.0', TimeTicks, (world) => hundredths(world.at - vitals(world).startedAt)),
  ...[0, 1, 2].flatMap((index) => [
    leaf(`1.3.6.1.4.1.2021.10.1.2.${index + 1}`, OctetString, () => `Load-${[1, 5, 15][index]}`),
    leaf(`1.3.6.1.4.1.2021.10.1.5.${index + 1}`, Integer, (world) =>
      Math.round((vitals(world).load[index] ?? 0) * 100),
    ),
  ]),
]

const FIRST_PROCESS = 4_711

/** HOST-RESOURCES-MIB hrSWRunTable: of whatever has written its own title net-snmp takes all of that for the path. */
const importers = ({ name }: Machine): readonly Leaf[] =>
  importersOf(name, 0).flatMap((_, index) => {
    const run = (column: number) => `1.3.6.1.2.1.25.4.2.1.${column}.${FIRST_PROCESS + index}`
    const costs = (column: number) => `1.3.6.1.2.1.25.5.1.1.${column}.${FIRST_PROCESS + index}`
    return [
      leaf(run(1), Integer, () => FIRST_PROCESS + index),
      leaf(run(2), OctetString, () => 'content-importer'),
      leaf(run(4), OctetString, (world) => importersOf(name, world.at)[index] ?? ''),
      leaf(run(5), OctetString, () => ''),
      leaf(run(6), Integer, () => 4),
      leaf(run(7), Integer, () => 2),
      leaf(costs(1), Integer, (world) => Math.round((world.at / 1_000) % 2 ** 20)),
      leaf(costs(2), Integer, () => 48 * KIB),
    ]
  })

/** UCD-SNMP-MIB memory, in KiB; the same again in 64 bits. */
function memory({ memoryBytes }: Machine, vitals: ReadVitals): readonly Leaf[] {
  const total = memoryBytes / KIB
  const swap = 4 * 2 ** 20
  const amounts: readonly (readonly [narrow: number, wide: number, share: (available: number) => number])[] = [
    [3, 18, () => swap],
    [4, 19, (available) => swap * (0.8 + 0.2 * available)],
    [5, 20, () => total],
    [6, 21, (available) => total * available * 0.35],
    [13, 24, () => total * 0.01],
    [14, 25, () => total * 0.03],
    [15, 26, (available) => total * available * 0.6],
  ]
  const read = (share: (available: number) => number) => (world: World) => Math.round(share(vitals(world).available))
  return [
    ...amounts.flatMap(([narrow, wide, share]) => [
      leaf(`1.3.6.1.4.1.2021.4.${narrow}.0`, Integer, (world) => Math.min(LIMIT_31, read(share)(world))),
      leaf(`1.3.6.1.4.1.2021.4.${wide}.0`, Counter64, (world) => wideNumber(read(share)(world))),
    ]),
    leaf('1.3.6.1.4.1.2021.4.27.0', Counter64, (world) => wideNumber(total * vitals(world).available)),
  ]
}

function processor({ cores }: Machine, vitals: ReadVitals): readonly Leaf[] {
  const ticks = { user: 50, system: 52, idle: 53, wait: 54 }
  return [
    ...Object.entries(ticks).map(([name, column]) =>
      leaf(`1.3.6.1.4.1.2021.11.${column}.0`, Counter, (world) => narrow(vitals(world).counters[name])),
    ),
    leaf('1.3.6.1.4.1.2021.11.51.0', Counter, () => 0),
    leaf('1.3.6.1.4.1.2021.11.67.0', Integer, () => cores),
  ]
}

/** IF-MIB ifTable and ifXTable. */
const interfaces = (vitals: ReadVitals): readonly Leaf[] =>
  ['lo', 'eth0', 'eth1'].flatMap((name, index) => {
    const plain = (column: number) => `1.3.6.1.2.1.2.2.1.${column}.${index + 1}`
    const wide = (column: number) => `1.3.6.1.2.1.31.1.1.1.${column}.${index + 1}`
    const octets = (way: 'in' | 'out') => (world: World) => vitals(world).counters[`${name} ${way}`]
    return [
      leaf(plain(1), Integer, () => index + 1),
      leaf(plain(2), OctetString, () => name),
      ...[7, 8].map((column) => leaf(plain(column), Integer, () => 1)),
      leaf(plain(10), Counter, (world) => narrow(octets('in')(world))),
      leaf(plain(16), Counter, (world) => narrow(octets('out')(world))),
      ...[13, 14, 19, 20].map((column) => leaf(plain(column), Counter, () => 0)),
      leaf(wide(1), OctetString, () => name),
      leaf(wide(6), Counter64, (world) => wideNumber(octets('in')(world))),
      leaf(wide(10), Counter64, (world) => wideNumber(octets('out')(world))),
      leaf(wide(15), Gauge, () => (name === 'lo' ? 10 : 1_000)),
    ]
  })

/** UCD-SNMP-MIB dskTable: KiB, in 31 bits and again as low and high words. */
const disks = ({ disks }: Machine, vitals: ReadVitals): readonly Leaf[] =>
  disks.flatMap(({ path, device, totalBytes }, index) => {
    const at = (column: number) => `1.3.6.1.4.1.2021.9.1.${column}.${index + 1}`
    const share = (world: World) => (vitals(world).disks[path] ?? 0) / 100
    const amounts: readonly (readonly [narrow: number, low: number, read: (world: World) => number])[] = [
      [6, 11, () => totalBytes / KIB],
      [7, 13, (world) => (totalBytes / KIB) * (1 - share(world))],
      [8, 15, (world) => (totalBytes / KIB) * share(world)],
    ]
    return [
      leaf(at(1), Integer, () => index + 1),
      leaf(at(2), OctetString, () => path),
      leaf(at(3), OctetString, () => device),
      ...amounts.flatMap(([narrow, low, read]) => [
        leaf(at(narrow), Integer, (world) => Math.min(LIMIT_31, Math.round(read(world)))),
        leaf(at(low), Gauge, (world) => Math.round(read(world)) % 2 ** 32),
        leaf(at(low + 1), Gauge, (world) => Math.floor(Math.round(read(world)) / 2 ** 32)),
      ]),
      leaf(at(9), Integer, (world) => Math.round(share(world) * 100)),
      leaf(at(10), Integer, (world) => Math.round(share(world) * 30)),
    ]
  })

const CARP_STATES = { init: 0, backup: 1, master: 2 }

/** OPENBSD-CARP-MIB. */
const carp = ({ name }: Machine): readonly Leaf[] => [
  ...[1, 2].map((scalar) => leaf(`1.3.6.1.4.1.30155.6.1.${scalar}.0`, Integer, () => 1)),
  leaf('1.3.6.1.4.1.30155.6.2.1.0', Integer, () => CARP_GROUPS.length),
  ...CARP_GROUPS.flatMap(({ vhid, preferred }, index) => {
    const at = (column: number) => `1.3.6.1.4.1.30155.6.2.2.1.${column}.${index + 1}`
    return [
      leaf(at(1), Integer, () => index + 1),
      leaf(at(2), OctetString, () => `carp${vhid}`),
      leaf(at(3), Integer, () => vhid),
      leaf(at(4), OctetString, () => 'igb1'),
      leaf(at(5), Integer, () => 1),
      leaf(at(6), Integer, () => (preferred === name ? 10 : 20)),
      leaf(at(7), Integer, (world) => CARP_STATES[of(world.carp, name)[vhid] ?? 'init']),
    ]
  }),
  ...[9, 11].map((scalar) => leaf(`1.3.6.1.4.1.30155.6.3.${scalar}.0`, Counter64, () => wideNumber(0))),
]

const hundredths = (ms: number): number => Math.floor(ms / 10) % 2 ** 32
const narrow = (count = 0): number => Math.floor(count) % 2 ** 32

function wideNumber(count = 0): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(Math.floor(count)))
  return bytes
}
