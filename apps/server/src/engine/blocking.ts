import type { State } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { blockerOf } from '../core/dependencies.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'
import { forgetSurprise } from './planned.ts'

/**
 * Which checks are explained by another's trouble now and were not before, or the other way round. A check whose
 * blocker is well again stays blocked until it was looked at once more, and what that says is confirmed if it is better: then it
 * is told of what is, not of what was.
 */
export function blockingChanges(
  memory: Memory,
  ids: readonly string[],
  looked: ReadonlySet<string>,
  release: (entry: Entry) => void,
  at: number,
): readonly NewTransition[] {
  const before = new Map<Entry, string | null>()
  const entries = ids.flatMap((id) => memory.entries.get(id) ?? [])
  // Checks come in any order, and who blocks one can depend on another: until nothing changes.
  for (let changed = true; changed; ) {
    changed = false
    for (const entry of entries) {
      const { check, state } = entry
      const blocker = blockerOf(check, state, (need) => memory.entries.get(need)?.state)
      if (blocker === state.blockedBy) {
        entry.releasing = false
        continue
      }
      if (blocker === null && isProblem(state.status) && (!looked.has(check.id) || isEasing(state))) {
        if (!entry.releasing && !looked.has(check.id)) release(entry)
        entry.releasing = true
        continue
      }
      if (!before.has(entry)) before.set(entry, state.blockedBy)
      entry.releasing = false
      entry.state = { ...state, blockedBy: blocker }
      changed = true
    }
  }
  return [...before].flatMap(([entry, was]): readonly NewTransition[] => {
    const { check, state } = entry
    if (state.blockedBy === was) return []
    if (state.blockedBy !== null) forgetSurprise(entry)
    const change = { of: 'blockedBy', to: state.blockedBy } as const
    return [{ checkId: check.id, at, text: state.verdict?.text ?? '', change }]
  })
}

/** It may be better already. */
const isEasing = ({ status, candidate }: State): boolean => candidate !== null && isWorse(status, candidate.status)
