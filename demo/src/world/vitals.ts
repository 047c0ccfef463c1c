import { activity, noise } from '../curve.ts'
import { exists } from './handlers.ts'
import { has, machineHealth } from './health.ts'
import { type Disk, MACHINES, type Machine, type Role } from './machines.ts'
import { activeBalancer, demand, shopDemand } from './traffic.ts'
import { counted, drift, mapValues, type Step, type Vitals, type World } from './world.ts'

const DAY_MS = 86_400_000
const TICKS_A_SECOND = 100
/** Percent of the disk a minute; a log that is found is deleted far faster. */
const FILLS = 1.5
const FREED_WITHIN_S = 15
const FILLED = '/var'

/** Share of its processors a machine uses at the busiest hour. */
const BUSY: { readonly [role in Role]: number } = {
  ...{ balancer: 0.22, web: 0.46, cache: 0.08, jobs: 0.4, database: 0.34, storage: 0.16 },
  ...{ mail: 0.12, admin: 0.1, dispatcher: 0.38, handler: 0.42, floating: 0 },
}

export const advanceVitals = (world: World, step: Step): World['vitals'] => {
  const machines = new Map(MACHINES.map((machine) => [machine.name, machine]))
  return mapValues(world.vitals, (vitals, name) => {
    const machine = machines.get(name)
    const health = machineHealth(world, name)
    if (machine === undefined || health === 'hung') return vitals
    if (health === 'shut' || !exists(world, name))
      return { ...vitals, startedAt: step.at, counters: {}, load: [0, 0, 0] as const }
    return advanceMachine(world, vitals, machine, step)
  })
}

function advanceMachine(world: World, before: Vitals, machine: Machine, { at, seconds }: Step): Vitals {
  const { name, role, cores } = machine
  const busy = Math.min(0.99, Math.max(0.01, busyness(world, machine, at)))
  const running = busy * cores * (busy > 0.9 ? 1.6 : 1)
  const [one, five, fifteen] = before.load
  const ticks = cores * TICKS_A_SECOND
  const network = traffic(world, role, name, at)
  return {
    startedAt: before.startedAt,
    busy,
    load: [drift(one, running, seconds, 60), drift(five, running, seconds, 300), drift(fifteen, running, seconds, 900)],
    available: 0.42 - 0.12 * activity(at) + 0.04 * noise(at, `${name} memory`),
    counters: counted(
      before.counters,
      {
        ...{ user: ticks * busy * 0.74, system: ticks * busy * 0.21, wait: ticks * busy * 0.05 },
        ...{ idle: ticks * (1 - busy) },
        ...network,
      },
      seconds,
    ),
    disks: mapValues(before.disks, (used, path) => advanceDisk(world, machine, path, used, { at, seconds })),
  }
}

function busyness(world: World, { name, role }: Machine, at: number): number {
  const usual = BUSY[role] * activity(at) * (1 + 0.12 * noise(at, `${name} busy`))
  const database = role === 'database' ? (world.databases[name]?.busy ?? 0) / 90 : 0
  const web = role === 'web' ? ((world.webs[name]?.inUse ?? 0) / 12) * 0.35 : 0
  return usual * (role === 'database' || role === 'web' ? 0.6 : 1) + database + web
}

/** Bytes a second. `eth0` goes to the internet, `eth1` to the other machines; `lo` is TLS between Pound and Perlbal. */
function traffic(world: World, role: Role, name: string, at: number): { readonly [counter: string]: number } {
  const pages = activeBalancer(world) === name ? demand(world, at) : role === 'balancer' ? 0.4 : 0
  const own = (bytes: number) => bytes * activity(at) * (1 + 0.1 * noise(at, `${name} network`))
  const inside = role === 'web' ? demand(world, at) / 10 : role === 'balancer' ? pages : null
  const secure = 0.55
  const between = inside === null ? own(role === 'floating' ? 0 : 900_000) : inside * 21_000
  const outside =
    role === 'dispatcher' ? shopDemand(world, at) * 26_000 : role === 'mail' ? own(60_000) : pages * 24_000
  return {
    ...{ 'eth0 in': outside * 0.07 + own(900), 'eth0 out': outside + own(700) },
    ...{ 'eth1 in': between * (role === 'web' ? 0.6 : 1) + own(4_000), 'eth1 out': between * 0.4 + own(4_000) },
    ...{ 'lo in': pages * 24_000 * secure + own(2_000), 'lo out': pages * 24_000 * secure + own(2_000) },
  }
}

/** Percent used on an ordinary day, the same for the same moment. */
export function usualUse(machine: string, { path, used, growth }: Disk, at: number): number {
  const sinceCleaned = ((at / DAY_MS + machine.length) % 30) - 15
  return used + growth * sinceCleaned + 0.25 * noise(at / 20, `${machine} ${path}`)
}

function advanceDisk(world: World, machine: Machine, path: string, before: number, { at, seconds }: Step): number {
  const disk = machine.disks.find((disk) => disk.path === path)
  if (disk === undefined) return before
  const usual = usualUse(machine.name, disk, at)
  if (path === FILLED && has(world, machine.name, 'disk-full'))
    // It was found late: at 88 percent already.
    return Math.min(99.6, Math.max(88, before + (FILLS * seconds) / 60))
  return Math.abs(before - usual) < 0.05 ? usual : drift(before, usual, seconds, FREED_WITHIN_S)
}
