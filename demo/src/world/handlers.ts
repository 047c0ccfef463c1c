import { activity } from '../curve.ts'
import { namesOf } from './machines.ts'
import { isSale } from './traffic.ts'
import type { World } from './world.ts'

/** How many there are on an ordinary day, at its quietest and its busiest. */
const [FEWEST, MOST] = [1, 4]
const QUIETEST = 0.3

/** Temporary machines that run PHP for the shops: as many as the load needs, all of them in a sale. */
export function advanceHandlers(world: World, at: number): number {
  if (isSale(world)) return namesOf('handler').length
  const load = (activity(at) - QUIETEST) / (1 - QUIETEST)
  return Math.min(MOST, FEWEST + Math.floor(load * (MOST - FEWEST + 1)))
}

/** Those that the table `handlers` has. */
export const handlersIn = ({ handlers }: Pick<World, 'handlers'>): readonly string[] =>
  namesOf('handler').slice(0, handlers)

/** Whether there is such a machine just now. All but temporary ones always are. */
export const exists = (world: World, name: string): boolean =>
  !namesOf('handler').includes(name) || handlersIn(world).includes(name)
