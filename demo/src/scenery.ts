import { startEstate } from './estate.ts'
import type { UsualUse } from './past/baselines.ts'
import type { Simulation } from './simulation.ts'
import { MACHINES } from './world/machines.ts'
import { usualUse } from './world/vitals.ts'

/** What is simulated, and what of its past cannot be seen by looking at it now. */
export interface Scenery {
  readonly start: () => Promise<Simulation>
  readonly usualUse: UsualUse
}

/** The two estates that the demo is about. */
export const ESTATE: Scenery = {
  start: startEstate,
  usualUse(host, path) {
    const disk = MACHINES.find(({ name }) => name === host)?.disks.find((known) => known.path === path)
    return disk && ((at) => usualUse(host, disk, at))
  },
}
