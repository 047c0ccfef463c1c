import { claimAddresses } from './addresses.ts'
import { writeConfiguration } from './configuration/write.ts'
import { createAuthority } from './servers/certificate.ts'
import { Door } from './servers/door.ts'
import { serveHttp } from './servers/http.ts'
import { COMMUNITY, serveSnmp } from './servers/snmp.ts'
import { type Service, servicesOf } from './services.ts'
import type { Simulation } from './simulation.ts'
import { faultNamed, machinesNamed } from './targets.ts'
import { FAULTS } from './world/faults.ts'
import { Live } from './world/live.ts'
import { MACHINES } from './world/machines.ts'

/** Where the estate takes the monitor's messages, and forgets them. */
const RECEIVER_PORT = 8_087

/**
 * Starts every server of the simulated estate in this process, on loopback addresses of its own. `clock` gives wall
 * ms. Rejects when an address has no port left at all.
 */
export async function startEstate({ clock = Date.now }: { readonly clock?: () => number } = {}): Promise<Simulation> {
  await using stack = new AsyncDisposableStack()
  const live = new Live(clock)
  const addresses = stack.use(await claimAddresses())
  const authority = createAuthority(clock())
  const surroundings = { ask: () => live.now, address: addresses.of, authority }
  const receiver = stack.use(
    await Door.open(
      addresses.own,
      RECEIVER_PORT,
      serveHttp(() => ({ status: 200, body: 'ok' })),
    ),
  )
  const doors: { readonly door: Door; readonly service: Service }[] = []
  const ports = new Map<string, number>()
  await Promise.all(
    MACHINES.map(async (machine) => {
      const address = addresses.of(machine.name)
      for (const service of servicesOf(machine, surroundings)) {
        const door = stack.use(await Door.open(address, service.port, service.accept))
        doors.push({ door, service })
        ports.set(`${machine.name} ${service.port}`, door.port)
      }
      if (machine.role === 'floating') return
      const agent = stack.use(await serveSnmp(surroundings.ask, machine, address))
      ports.set(`${machine.name} 161`, agent.port)
    }),
  )
  const configuration = writeConfiguration({
    addressOf: addresses.of,
    portOf: (machine, port) => ports.get(`${machine} ${port}`) ?? port,
    authority: authority.certificate,
    community: COMMUNITY,
    receiver: `http://${addresses.own}:${receiver.port}/hook`,
  })

  let changing: Promise<unknown> = Promise.resolve()
  const change = (broken: typeof live.now.broken) => {
    live.broken = broken
    const world = live.now
    // One after the other: a door that is still closing cannot open.
    changing = changing.then(() => Promise.all(doors.map(({ door, service }) => door.become(service.health(world)))))
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
      const since = clock()
      const { broken } = live.now
      const added = machines.filter(
        (machine) => !broken.some((one) => one.target === machine.name && one.fault === fault),
      )
      change([...broken, ...added.map((machine) => ({ target: machine.name, fault, since }))])
    },
    mend(target, name) {
      const machines = machinesNamed(target)
      const fault = name === undefined ? null : faultNamed(name, machines)
      const mended = (one: { readonly target: string; readonly fault: string }) =>
        machines.some((machine) => machine.name === one.target) && (fault === null || fault === one.fault)
      change(live.now.broken.filter((one) => !mended(one)))
    },
    broken: () => live.now.broken,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
