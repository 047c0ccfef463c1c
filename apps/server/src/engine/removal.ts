import { unplanned } from '@foretop/shared/model/plan.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import type { NewTransition } from '../core/advance.ts'
import { pendingState } from '../core/advance.ts'
import type { Remembered } from '../store/state.ts'
import { type Entry, type Memory, type Reason, UNPLANNED } from './memory.ts'

/** Why a check that left is told of once more. */
const GONE = { configured: 'no longer in the configuration', rows: 'no longer listed by its source' } as const

/**
 * Ids of the checks that a plan no longer holds, and the last transition of those of which people may still have to hear
 * how it ends. Those that were only remembered from the last run get an entry, so that they can be told of like any other.
 */
export function leaving(
  memory: Memory,
  plan: Plan,
  remembered: Remembered,
  { at, reason }: { readonly at: number; readonly reason: Reason },
): { readonly removed: readonly string[]; readonly transitions: readonly NewTransition[] } {
  const staying = new Set(plan.checks.filter(({ enabled }) => enabled).map(({ id }) => id))
  const leaves = (id: string) => !staying.has(id)
  const known = [memory.entries.keys(), remembered.states.keys(), remembered.openIncidents.keys()]
  const removed = [...new Set(known.flatMap((ids) => ids.filter(leaves).toArray()))]
  const transitions = removed.flatMap((id): NewTransition[] => {
    const entry = memory.entries.get(id) ?? rememberedEntry(remembered, id, at)
    // Of one that flaps the end is not told yet, though its incident may be closed.
    if (entry.incident === null && !entry.state.flapping) return []
    memory.entries.set(id, entry)
    const from = entry.state.status
    entry.state = { ...pendingState(id, at), recent: [] }
    return [{ checkId: id, at, text: GONE[reason], change: { of: 'status', from, to: 'pending' } }]
  })
  return { removed, transitions }
}

function rememberedEntry({ states, openIncidents, observations }: Remembered, id: string, at: number): Entry {
  const standing = {
    ...{ state: states.get(id) ?? pendingState(id, at), latest: null, answered: null, before: null },
    ...{ acknowledgement: null, silenced: false, downtime: false, stale: false },
  }
  const host = observations.get(id)?.host ?? null
  const name = host !== null && id.startsWith(`${host}/`) ? id.slice(host.length + 1) : id
  const incident = openIncidents.get(id) ?? null
  return {
    ...standing,
    shown: standing,
    cover: {},
    check: unplanned(id, name, host),
    incident,
    ...UNPLANNED,
    releasing: false,
    recoveredAt: null,
    outdatedAt: null,
    addedAt: 0,
    toldAt: 0,
    keepsake: null,
  }
}
