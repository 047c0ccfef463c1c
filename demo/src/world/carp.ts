import { has, machineHealth } from './health.ts'
import { CARP_GROUPS, namesOf } from './machines.ts'
import type { CarpState, World } from './world.ts'

/** Who is master of each vhid. A frozen machine keeps what it had, and is out all the same. */
export function advanceCarp(world: World): World['carp'] {
  const dispatchers = namesOf('dispatcher')
  const willing = dispatchers.filter((name) => machineHealth(world, name) === 'open' && !has(world, name, 'failover'))
  const cut = dispatchers.some((name) => has(world, name, 'split-brain'))
  const stateOf = (name: string, preferred: string): CarpState => {
    if (machineHealth(world, name) === 'shut') return 'init'
    if (!willing.includes(name)) return 'backup'
    if (name === preferred || !willing.includes(preferred)) return 'master'
    return 'backup'
  }
  return Object.fromEntries(
    dispatchers.map((name) => [
      name,
      Object.fromEntries(
        CARP_GROUPS.map(({ vhid, preferred }) => [
          vhid,
          // Who cannot hear the other takes the address too.
          cut && vhid === 1 && willing.includes(name) ? 'master' : stateOf(name, preferred),
        ]),
      ),
    ]),
  )
}
