import type { Fault } from './faults.ts'
import { CARP_GROUPS, machineNamed, type Role } from './machines.ts'
import { of, type World } from './world.ts'

/** `open`: answers. `hung`: takes connections and never answers. `shut`: refuses them. */
export type Health = 'open' | 'hung' | 'shut'

export const has = ({ broken }: Pick<World, 'broken'>, target: string, fault: Fault): boolean =>
  broken.some((one) => one.target === target && one.fault === fault)

/** The machine itself, and whatever on it is not its main service. */
export function machineHealth(world: World, name: string): Health {
  if (has(world, name, 'down')) return 'shut'
  return has(world, name, 'hang') ? 'hung' : 'open'
}

/** One service of a machine. What the machine is there for can die alone, the rest only with the machine. */
export function healthOf(world: World, name: string, service: Role): Health {
  const main = machineNamed(name)?.role === service
  return main && has(world, name, 'crash') ? 'shut' : machineHealth(world, name)
}

export const serves = (world: World, name: string, service: Role): boolean => healthOf(world, name, service) === 'open'

/** A floating address is as well as the shop on the machine that holds it. */
export function floatingHealth(world: World, address: string): Health {
  const holder = holderOf(world, address)
  return holder === null ? 'shut' : healthOf(world, holder, 'dispatcher')
}

/** The machine that answers at a floating address; `null`: none does. */
export function holderOf(world: World, address: string): string | null {
  const group = CARP_GROUPS.find(({ addresses }) => addresses.some((one) => one === address))
  if (group === undefined) return null
  const masters = Object.keys(world.carp).filter((machine) => of(world.carp, machine)[group.vhid] === 'master')
  return masters.find((machine) => machine === group.preferred) ?? masters[0] ?? null
}
