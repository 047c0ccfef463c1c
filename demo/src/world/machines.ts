export const ROLES = [
  'balancer',
  'web',
  'cache',
  'jobs',
  'database',
  'storage',
  'mail',
  'admin',
  'dispatcher',
  'handler',
  'floating',
] as const
export type Role = (typeof ROLES)[number]

export interface Disk {
  readonly path: string
  readonly device: string
  readonly totalBytes: number
  /** Percent used on an ordinary day. */
  readonly used: number
  /** Percent more each day; what is old is cleaned up once a month. */
  readonly growth: number
}

export interface Machine {
  readonly name: string
  readonly role: Role
  /** The last two numbers of its loopback address. */
  readonly place: string
  readonly cores: number
  readonly memoryBytes: number
  readonly disks: readonly Disk[]
}

const GIB = 2 ** 30

const disk = (path: string, device: string, gib: number, used: number, growth = 0): Disk => ({
  path,
  device,
  totalBytes: gib * GIB,
  used,
  growth,
})

const system = (used: number) => [disk('/', '/dev/sda1', 40, used), disk('/var', '/dev/sda2', 120, used + 6, 0.3)]

/** What hangs on each machine besides its system's own disks. */
const DATA: { readonly [role in Role]: readonly Disk[] } = {
  balancer: [],
  web: [],
  cache: [],
  jobs: [disk('/srv/import', '/dev/sdb1', 500, 44, 0.2)],
  database: [disk('/var/lib/mysql', '/dev/sdb1', 900, 61, 0.25), disk('/var/backups', '/dev/sdc1', 1_200, 70)],
  storage: [],
  mail: [disk('/var/spool/postfix', '/dev/sdb1', 60, 12)],
  admin: [disk('/var/log/estate', '/dev/sdb1', 800, 66, 0.4)],
  dispatcher: [disk('/usr/local/www', '/dev/da1p1', 1_500, 64, 0.15), disk('/var/db/mysql', '/dev/da2p1', 300, 41)],
  handler: [],
  floating: [],
}

const SIZES: { readonly [role in Role]: readonly [cores: number, memoryGib: number] } = {
  ...{ balancer: [4, 8], web: [8, 16], cache: [4, 32], jobs: [8, 16], database: [16, 64] },
  ...{ storage: [4, 8], mail: [4, 8], admin: [4, 16], dispatcher: [8, 32], handler: [4, 8], floating: [1, 1] },
}

const DEVICES_A_STORE = 8

/** The devices of a store; MogileFS numbers them through all stores. */
const devicesOf = (store: number): readonly Disk[] =>
  Array.from({ length: DEVICES_A_STORE }, (_, index) =>
    disk(
      `/var/mogdata/dev${(store - 1) * DEVICES_A_STORE + index + 1}`,
      `/dev/sd${'bcdefghi'[index]}1`,
      ...([2_000, 54.5 + index * 2.5, 0.3] as const),
    ),
  )

const machine = (name: string, role: Role, place: string): Machine => {
  const [cores, memoryGib] = SIZES[role]
  // Names differ enough to spread the disks of one role a little.
  const spread = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 9
  const data = role === 'storage' ? devicesOf(Number(name.slice(-2))) : DATA[role]
  const disks = role === 'floating' ? [] : [...system(22 + spread), ...data]
  return { name, role, place, cores, memoryBytes: memoryGib * GIB, disks }
}

const numbered = (prefix: string, count: number, role: Role, net: number) =>
  Array.from({ length: count }, (_, index) =>
    machine(`${prefix}${String(index + 1).padStart(2, '0')}`, role, `${net}.${index + 1}`),
  )

/** Every machine of the simulated estate: a blogging site, and below it a shop host with two dispatchers, and temporary machines that are not always there. */
export const MACHINES: readonly Machine[] = [
  ...numbered('dfw-lb', 2, 'balancer', 1),
  ...numbered('dfw-web', 10, 'web', 2),
  ...numbered('dfw-memc', 4, 'cache', 3),
  ...numbered('dfw-jobs', 2, 'jobs', 4),
  ...numbered('dfw-db', 2, 'database', 5),
  ...numbered('dfw-db-a', 2, 'database', 6),
  ...numbered('dfw-db-b', 2, 'database', 7),
  ...numbered('dfw-db-c', 2, 'database', 8),
  ...numbered('dfw-mog', 4, 'storage', 9),
  machine('dfw-mail01', 'mail', '10.1'),
  machine('dfw-admin01', 'admin', '10.2'),
  machine('d1', 'dispatcher', '20.1'),
  machine('d2', 'dispatcher', '20.2'),
  machine('cloud-db1', 'database', '20.3'),
  ...numbered('h', 6, 'handler', 22),
  ...[2, 3, 4, 5, 6].map((number) => machine(`ip-${number}`, 'floating', `21.${number}`)),
]

/** The devices of a store, with the numbers that MogileFS knows them by. */
export const devicesAt = (store: string): readonly { readonly id: number; readonly disk: Disk }[] =>
  (machineNamed(store)?.disks ?? []).flatMap((disk) => {
    const [, id] = /^\/var\/mogdata\/dev(\d+)$/.exec(disk.path) ?? []
    return id === undefined ? [] : [{ id: Number(id), disk }]
  })

export const machineNamed = (name: string): Machine | undefined => MACHINES.find((machine) => machine.name === name)

export const namesOf = (role: Role): readonly string[] =>
  MACHINES.filter((machine) => machine.role === role).map(({ name }) => name)

/** Who replicates from whom at first, and which side of a pair takes the writes. */
export const SOURCES: { readonly [replica: string]: string } = {
  'dfw-db02': 'dfw-db01',
  'dfw-db-a01': 'dfw-db-a02',
  'dfw-db-a02': 'dfw-db-a01',
  'dfw-db-b01': 'dfw-db-b02',
  'dfw-db-b02': 'dfw-db-b01',
  'dfw-db-c01': 'dfw-db-c02',
  'dfw-db-c02': 'dfw-db-c01',
  d2: 'cloud-db1',
}
export const WRITERS = ['dfw-db01', 'dfw-db-a01', 'dfw-db-b01', 'dfw-db-c01', 'cloud-db1'] as const
/** Everything that runs a database, the second dispatcher's replica included. */
export const DATABASES: readonly string[] = [...namesOf('database'), 'd2']
export const CACHES: readonly string[] = [...namesOf('cache'), ...namesOf('dispatcher')]

/** The floating addresses of each shared group, and the machine that should hold them. */
export const CARP_GROUPS = [
  { vhid: 1, preferred: 'd1', addresses: ['ip-2', 'ip-3', 'ip-4'] },
  { vhid: 2, preferred: 'd2', addresses: ['ip-5', 'ip-6'] },
] as const
