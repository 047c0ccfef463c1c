import type { Quiet } from '@foretop/shared/model.ts'
import { finder, namesIn } from '../core/meant.ts'
import type { QuietStore } from '../store/quiets.ts'
import type { Memory } from './memory.ts'

/** Ids of the silences and downtimes, open or of late, that cover any of these checks. */
export function quietsAbout(
  { quiets, entries }: Pick<Memory, 'quiets' | 'entries'>,
  store: Pick<QuietStore, 'past'>,
  checkIds: readonly string[],
): readonly string[] {
  const meant = finder(checkIds.flatMap((id) => entries.get(id)?.check ?? []))
  return [...quiets.values(), ...ofLate(store)]
    .filter(({ match }) => !meant(match)[Symbol.iterator]().next().done)
    .map(({ id }) => id)
}

const MOST_PAST = 1_000
const MOST_NAMES = 20_000

/** Bounded by the names in them too: anyone may ask, and reading holds up everything else. */
function ofLate(store: Pick<QuietStore, 'past'>): readonly Quiet[] {
  const found: Quiet[] = []
  let names = 0
  for (const quiet of store.past()) {
    found.push(quiet)
    names += namesIn(quiet.match)
    if (found.length === MOST_PAST || names > MOST_NAMES) break
  }
  return found
}
