import type { Quiet } from '@foretop/shared/model.ts'
import { finder } from '../core/meant.ts'
import type { QuietStore } from '../store/quiets.ts'
import type { Memory } from './memory.ts'

/** Bounded by the names in them too: anyone may ask, and reading holds up everything else. */
const MOST_PAST = { quiets: 1_000, names: 20_000 }

/** Ids of the silences and downtimes, open or of late, that cover any of these checks. */
export async function quietsAbout(
  memory: Pick<Memory, 'quiets' | 'shownQuiets' | 'entries'>,
  store: Pick<QuietStore, 'ofLate'>,
  checkIds: readonly string[],
): Promise<readonly string[]> {
  const meant = finder(checkIds.flatMap((id) => memory.entries.get(id)?.check ?? []))
  // Before those that are over are read: one that ends meanwhile is in both, never in neither.
  const open = [...memory.quiets.values(), ...memory.shownQuiets]
  const covering = [...open, ...(await store.ofLate(MOST_PAST))].filter(covers)
  return [...new Set(covering.map(({ id }) => id))]

  function covers({ match }: Quiet): boolean {
    return !meant(match)[Symbol.iterator]().next().done
  }
}
