import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { NewTransition } from '../core/advance.ts'
import { pendingState } from '../core/advance.ts'
import type { Remembered } from '../store/state.ts'
import type { Entry, Memory } from './memory.ts'

/** Why a check that left is told of once more. */
const GONE = 'no longer in the configuration'

/**
 * Ids of the checks that a plan no longer holds, and the last transition of those that leave with an open incident.
 * Those that were only remembered from the last run get an entry, so that they can be told of like any other.
 */
export function leaving(
  memory: Memory,
  plan: Plan,
  remembered: Remembered,
  at: number,
): { readonly removed: readonly string[]; readonly transitions: readonly NewTransition[] } {
  const staying = new Set(plan.checks.filter(({ enabled }) => enabled).map(({ id }) => id))
  for (const [id, incident] of remembered.openIncidents)
    if (!staying.has(id) && !memory.entries.has(id)) {
      const state = remembered.states.get(id) ?? pendingState(id, at)
      memory.entries.set(id, { ...emptyEntry(id), state, incident })
    }
  const known = new Set([...memory.entries.keys(), ...remembered.states.keys()])
  const removed = [...known].filter((id) => !staying.has(id))
  const transitions = removed.flatMap((id): NewTransition[] => {
    const entry = memory.entries.get(id)
    if (entry?.incident == null) return []
    const from = entry.state.status
    entry.state = { ...pendingState(id, at), recent: [] }
    return [{ checkId: id, at, text: GONE, change: { of: 'status', from, to: 'pending' } }]
  })
  return { removed, transitions }
}

/** As much as its id tells of a check that is in no configuration any more. */
function emptyEntry(id: string): Omit<Entry, 'state' | 'incident'> {
  const slash = id.indexOf('/')
  const check: Check = {
    id,
    name: slash === -1 ? id : id.slice(slash + 1),
    host: slash === -1 ? null : id.slice(0, slash),
    way: { by: 'receive' },
    groups: [],
    kind: '',
    options: {},
    everyMs: 0,
    timeoutMs: 0,
    retryMs: 0,
    attempts: 1,
    recoveries: 1,
    enabled: false,
    thresholds: {},
    required: [],
    needs: [],
    runbook: null,
  }
  return {
    check,
    revision: 0,
    latest: null,
    answered: null,
    before: null,
    acknowledgement: null,
    silenced: false,
    downtime: false,
    stale: false,
    releasing: false,
    addedAt: 0,
    toldAt: 0,
  }
}
