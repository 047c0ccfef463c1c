import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { NewTransition } from '../core/advance.ts'
import { pendingState } from '../core/advance.ts'
import type { Remembered } from '../store/state.ts'
import type { Entry, Memory, Reason } from './memory.ts'

/** Why a check that left is told of once more. */
const GONE = { configured: 'no longer in the configuration', rows: 'no longer listed by its source' } as const

/**
 * Ids of the checks that a plan no longer holds, and the last transition of those that leave with an open incident.
 * Those that were only remembered from the last run get an entry, so that they can be told of like any other.
 */
export function leaving(
  memory: Memory,
  plan: Plan,
  remembered: Remembered,
  { at, reason }: { readonly at: number; readonly reason: Reason },
): { readonly removed: readonly string[]; readonly transitions: readonly NewTransition[] } {
  const staying = new Set(plan.checks.filter(({ enabled }) => enabled).map(({ id }) => id))
  for (const [id, incident] of remembered.openIncidents)
    if (!staying.has(id) && !memory.entries.has(id)) {
      const state = remembered.states.get(id) ?? pendingState(id, at)
      const host = remembered.observations.get(id)?.host ?? null
      memory.entries.set(id, { ...emptyEntry(id, host), state, incident })
    }
  const known = new Set([...memory.entries.keys(), ...remembered.states.keys()])
  const removed = [...known].filter((id) => !staying.has(id))
  const transitions = removed.flatMap((id): NewTransition[] => {
    const entry = memory.entries.get(id)
    if (entry?.incident == null) return []
    const from = entry.state.status
    entry.state = { ...pendingState(id, at), recent: [] }
    return [{ checkId: id, at, text: GONE[reason], change: { of: 'status', from, to: 'pending' } }]
  })
  return { removed, transitions }
}

/** As much as is known of a check that is in no configuration any more. */
function emptyEntry(id: string, host: string | null): Omit<Entry, 'state' | 'incident'> {
  const check: Check = {
    id,
    name: host !== null && id.startsWith(`${host}/`) ? id.slice(host.length + 1) : id,
    host,
    way: { by: 'receive' },
    groups: [],
    kind: '',
    options: {},
    revision: '',
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
