import type { Transition } from '@foretop/shared/model.ts'
import type { QuietStore } from '../store/quiets.ts'
import type { StateStore } from '../store/state.ts'
import { checksOf, type OfChecks } from './checks-of.ts'
import type { Memory } from './memory.ts'
import { quietsAbout } from './quiets-about.ts'

export interface EventQuery extends OfChecks {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  /** Of some checks only events with this `seq` or a greater one. */
  readonly from?: number
}

interface Stored {
  readonly state: Pick<StateStore, 'events'>
  readonly quiets: Pick<QuietStore, 'ofLate'>
}

/** What happened to some checks, newest first, and what began and ended of the silences and downtimes that cover them. */
export async function eventsOf(
  memory: Memory,
  { state, quiets }: Stored,
  { limit, before, from, ...of }: EventQuery,
): Promise<readonly Transition[]> {
  const checkIds = checksOf(memory, of)
  const about = checkIds && { checkIds, quietIds: await quietsAbout(memory, quiets, checkIds) }
  return state.events({ limit, ...(before !== undefined && { before }), ...(from !== undefined && { from }), ...about })
}
