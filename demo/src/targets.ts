import { didYouMean } from '@foretop/server/config/reading/nearest.ts'
import { GROUPS, groupOf } from './configuration/groups.ts'
import { FAULTS, type Fault, isFault, suits } from './world/faults.ts'
import { MACHINES, type Machine } from './world/machines.ts'

const BREAKABLE = MACHINES.filter(({ role }) => role !== 'floating')

/** The machines a person means: a name, the end of one (`db-a02`), or a group. Throws when there are none. */
export function machinesNamed(target: string): readonly Machine[] {
  const exact = BREAKABLE.filter(({ name }) => name === target)
  if (exact.length > 0) return exact
  const group = BREAKABLE.filter((machine) => groupOf(machine) === target)
  if (group.length > 0) return group
  const ending = BREAKABLE.filter(({ name }) => name.endsWith(`-${target}`))
  if (ending.length > 0) return ending
  const names = BREAKABLE.map(({ name }) => name)
  const known = [...names, ...names.map((name) => name.replace('dfw-', '')), ...Object.keys(GROUPS)]
  throw new Error(`there is no machine ${target}${didYouMean(target, known)}; there are ${names.join(', ')}`)
}

/** A fault by its name, which must be possible on all of these machines. Throws otherwise. */
export function faultNamed(name: string, machines: readonly Machine[]): Fault {
  const all = Object.keys(FAULTS)
  if (!isFault(name)) throw new Error(`there is no fault ${name}${didYouMean(name, all)}; there are ${all.join(', ')}`)
  const unfit = machines.find((machine) => !suits(name, machine))
  if (unfit === undefined) return name
  const possible = all.filter((fault) => isFault(fault) && suits(fault, unfit))
  throw new Error(`${name} cannot happen to ${unfit.name}; what can is ${possible.join(', ')}`)
}
