import type { Situation } from '../core/situation.ts'
import type { Renamed } from '../engine/rename.ts'

/** What happened is decided within seconds; so many renames are remembered that it could still be about. */
const MOST = 65_536

/** The ids that checks have by now of which something is told that happened before. */
export function createOtherIds() {
  const moved = new Map<string, { readonly to: string; readonly seq: number }>()
  const now = (id: string, seq: number): string => {
    const found = moved.get(id)
    return found === undefined || seq > found.seq ? id : now(found.to, seq)
  }
  return {
    /** `seq`: the last transition under the old ids. */
    add(renamed: Renamed, seq: number): void {
      for (const [from, to] of renamed) {
        // So that no way leads back.
        moved.delete(to)
        moved.delete(from)
        moved.set(from, { to, seq })
      }
      for (const from of moved.keys().take(Math.max(0, moved.size - MOST))) moved.delete(from)
    },
    of(situation: Situation): Situation {
      const { transition, check, incident } = situation
      const checkId = now(check.id, transition.seq)
      if (checkId === check.id) return situation
      return {
        ...situation,
        transition: { ...transition, checkId },
        check: { ...check, id: checkId },
        incident: incident && { ...incident, checkId },
      }
    },
  }
}
