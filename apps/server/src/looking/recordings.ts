import type { Assignment } from '@foretop/probes/observe.ts'
import { Connections } from '@foretop/probes/protocol/ssh/connections.ts'
import { record } from '@foretop/probes/recording/record.ts'
import type { Witnesses } from '@foretop/probes/recording/witnesses.ts'
import type { Details, Recorded } from '@foretop/shared/model.ts'

/** So many are under way in one thread at most: main asks for no more, and a defect of it must not stop looks. */
const MOST = 8

/** What main asks a poller to record. */
export interface Wanted {
  readonly ticket: number
  readonly id: string
  /** Of the last answered look. */
  readonly details: Details
}

interface Parts {
  readonly witnesses: Witnesses
  /** Takes configured secrets out. */
  readonly mask: (recorded: Recorded) => Recorded
}

/** Records beside all looks, in places of its own and over connections of its own. */
export function createRecordings({ witnesses, mask }: Parts) {
  let underway = 0
  return async ({ id, details }: Wanted, assignment: Omit<Assignment, 'kept' | 'timeoutMs'>): Promise<Recorded> => {
    if (underway >= MOST) return nothing(`left out: ${MOST} others were being recorded`)
    underway += 1
    using connections = new Connections({ lingerMs: 0 })
    try {
      return mask(await record({ ...assignment, details, witness: witnesses.of(id), connections }))
    } finally {
      underway -= 1
    }
  }
}

export const nothing = (error: string): Recorded => ({ sections: [], error })
