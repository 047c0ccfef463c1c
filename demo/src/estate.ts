import { claimAddresses } from './addresses.ts'
import { writeConfiguration } from './configuration/write.ts'
import { type Crontabs, startCrontabs } from './crontabs.ts'
import { type Authority, createAuthority } from './servers/certificate.ts'
import { Door } from './servers/door.ts'
import { serveHttp } from './servers/http.ts'
import { installCertificates } from './servers/install-certificates.ts'
import { COMMUNITY, serveSnmp } from './servers/snmp.ts'
import { type Service, servicesOf } from './services.ts'
import type { Simulation } from './simulation.ts'
import { faultNamed, machinesNamed } from './targets.ts'
import { FAULTS } from './world/faults.ts'
import { has } from './world/health.ts'
import { Live } from './world/live.ts'
import { MACHINES } from './world/machines.ts'
import type { Broken } from './world/world.ts'

/** Where the estate takes the monitor's messages, and forgets them. */
const RECEIVER_PORT = 8_087

/**
 * Starts every server of the simulated estate in this process, on loopback addresses of its own. `clock` gives wall
 * ms. Rejects when an address has no port left at all.
 */
export async function startEstate({ clock = Date.now }: { readonly clock?: () => number } = {}): Promise<Simulation> {
  await using stack = new AsyncDisposableStack()
  const live = new Live(clock)
  const { configuration, doors } = await openAll(live, createAuthority(clock()), stack)

  let changing: Promise<unknown> = Promise.resolve()
  const crontabs = new Set<Crontabs>()
  const change = (broken: readonly Broken[]) => {
    live.broken = broken
    const world = live.now
    // One after the other: a door that is still closing cannot open.
    changing = changing.then(() => Promise.all(doors.map(({ door, service }) => door.become(service.health(world)))))
    for (const one of crontabs) one.wake()
  }
  stack.defer(async () => void (await changing))
  const owned = stack.move()
  return {
    configuration,
    faults: Object.entries(FAULTS).map(([name, { title, target }]) => ({
      ...{ name, target, title },
      example: `demo break ${target} --${name}`,
    })),
    break(target, name) {
      const machines = machinesNamed(target)
      const fault = faultNamed(name, machines)
      const { broken } = live.now
      const added = machines.filter((machine) => !has(live.now, machine.name, fault))
      change([...broken, ...added.map((machine) => ({ target: machine.name, fault, since: clock() }))])
    },
    mend(target, name) {
      const machines = machinesNamed(target)
      const fault = name === undefined ? null : faultNamed(name, machines)
      const mended = (one: Broken) =>
        machines.some((machine) => machine.name === one.target) && (fault === null || fault === one.fault)
      change(live.now.broken.filter((one) => !mended(one)))
    },
    broken: () => live.now.broken,
    tell(wall) {
      const told = startCrontabs(() => live.now, wall)
      crontabs.add(told)
      return {
        [Symbol.dispose]() {
          crontabs.delete(told)
          told[Symbol.dispose]()
        },
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Opened {
  readonly configuration: string
  readonly doors: readonly { readonly door: Door; readonly service: Service }[]
}

/** Every server of every machine, and the configuration that finds them. All of it goes with `stack`. */
async function openAll(live: Live, authority: Authority, stack: AsyncDisposableStack): Promise<Opened> {
  const addresses = stack.use(await claimAddresses())
  const surroundings = {
    ...{ ask: () => live.now, address: addresses.of, authority },
    installCertificate: installCertificates(authority, live.now.at),
  }
  const takeAll = serveHttp(() => ({ status: 200, body: 'ok' }))
  const receiver = stack.use(await Door.open(addresses.own, RECEIVER_PORT, takeAll))
  const doors: { readonly door: Door; readonly service: Service }[] = []
  const ports = new Map<string, number>()
  for (const machine of MACHINES) {
    const address = addresses.of(machine.name)
    for (const service of servicesOf(machine, surroundings)) {
      const door = stack.use(await Door.open(address, service.port, service.accept))
      doors.push({ door, service })
      ports.set(`${machine.name} ${service.port}`, door.port)
    }
    if (machine.role === 'floating') continue
    const agent = stack.use(await serveSnmp(surroundings.ask, machine, address))
    ports.set(`${machine.name} 161`, agent.port)
  }
  const configuration = writeConfiguration({
    addressOf: addresses.of,
    portOf: (machine, port) => ports.get(`${machine} ${port}`) ?? port,
    authority: authority.certificate,
    community: COMMUNITY,
    receiver: `http://${addresses.own}:${receiver.port}/hook`,
  })
  return { configuration, doors }
}
