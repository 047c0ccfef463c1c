import { isLifted } from '../core/acknowledged.ts'
import type { NewTransition } from '../core/advance.ts'
import type { IsExplained } from './explained.ts'
import type { Entry, Memory } from './memory.ts'
import { endAcknowledgement } from './tend.ts'

interface Parts {
  readonly memory: Pick<Memory, 'entries'>
  readonly isExplained: IsExplained
}

/** Ends of acknowledgements that another status takes off: of that people are told, for nobody has it now. */
export interface Lifting {
  /** Those that come with this transition. What another check explains, or may explain, takes nothing off. */
  with(transition: NewTransition): readonly NewTransition[]
  /** Those that were left, since it was open what explains the status. */
  late(at: number): readonly NewTransition[]
}

export function createLifting({ memory, isExplained }: Parts): Lifting {
  const left = new Set<Entry>()
  return {
    with({ checkId, at, change }) {
      const entry = memory.entries.get(checkId)
      if (entry?.acknowledgement == null || (change.of !== 'status' && change.of !== 'blockedBy')) return []
      const to = change.of === 'status' ? change.to : entry.state.status
      if (!isLifted(entry.acknowledgement, to)) return []
      if (!isExplained(entry)) return endAcknowledgement(entry, at)
      left.add(entry)
      return []
    },
    late(at) {
      const due = [...left].filter((entry) => !isExplained(entry))
      return due.flatMap((entry) => {
        left.delete(entry)
        const { check, acknowledgement, state } = entry
        const isThere = memory.entries.get(check.id) === entry
        if (!isThere || acknowledgement === null || !isLifted(acknowledgement, state.status)) return []
        return endAcknowledgement(entry, at)
      })
    },
  }
}
