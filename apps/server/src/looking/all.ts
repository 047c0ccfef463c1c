import { startChildren } from './children.ts'
import type { Looker, Surroundings } from './looker.ts'
import { startPollers } from './pollers.ts'
import { startRelations } from './relations.ts'

/** All that make looks: a new looker is one file and one line here. */
export const startLookers = (surroundings: Surroundings): readonly Looker[] => [
  startPollers(surroundings),
  startRelations(surroundings),
  startChildren(surroundings),
]
