import type { Acknowledgement, Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { CheckView, Summary } from '@foretop/shared/wire.ts'
import type { Memory } from './memory.ts'
import { describeCheck, summarise } from './view.ts'

/** Checks as people have them. Lists are in the order of the configuration, which is that of the map. */
export interface Sight {
  /** Each is made when it is asked for. */
  summaries(): IteratorObject<Summary>
  summary(id: string): Summary | undefined
  check(id: string): CheckView | undefined
  /** The last look, whatever came of it. */
  observation(id: string): Observation | undefined
  /** As the plan in force has it. */
  planned(id: string): Check | undefined
  allPlanned(): IteratorObject<Check>
  acknowledgements(): readonly Acknowledgement[]
}

export function createSight(memory: Memory): Sight {
  const entry = (id: string) => memory.entries.get(id)
  return {
    summaries: () => memory.entries.values().map(({ check, shown }) => summarise(check, shown, memory.reaching)),
    summary(id) {
      const known = entry(id)
      return known && summarise(known.check, known.shown, memory.reaching)
    },
    check(id) {
      const known = entry(id)
      return known && describeCheck(memory, known.check, known.shown)
    },
    observation: (id) => entry(id)?.shown.latest ?? undefined,
    planned: (id) => entry(id)?.check,
    allPlanned: () => memory.entries.values().map(({ check }) => check),
    acknowledgements: () => [...memory.entries.values()].flatMap(({ shown }) => shown.acknowledgement ?? []),
  }
}
