import type { Quiet } from '@foretop/shared/model.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Entry } from '../engine/memory.ts'
import type { Reading } from './cast.made-up.ts'

/** Time alone is looked at each second. */
const LATE_MS = 2_000

interface Circumstances {
  /** Silences and downtimes in force. */
  readonly quiets: readonly Quiet[]
  /** Wall ms, and for how long nobody has set that clock. */
  readonly at: number
  readonly sinceSetMs: number
  /** What looks have said for so long that it is confirmed, and nothing else happened; `null`: not for so long. */
  readonly lasting: Reading | 'cut' | null
}

/** What keeps a check quiet and must not any more, in words. */
export function overkept(entry: Entry, { quiets, at, sinceSetMs, lasting }: Circumstances): readonly string[] {
  const { check, acknowledgement, downtime, state, lately } = entry
  const outlives = (until: number | null) => until !== null && until + LATE_MS < at && sinceSetMs > LATE_MS
  const own = quiets.filter(({ match }) => inScope(match, check))
  const faults = own.filter(({ until }) => outlives(until)).map(({ kind }) => `a ${kind} that is over`)
  if (acknowledgement !== null && outlives(acknowledgement.until)) faults.push('somebody whose time is over')
  if (lasting === null || !isProblem(state.status) || state.blockedBy !== null) return faults
  if (acknowledgement !== null) {
    const { status, sticky } = acknowledgement
    if (isWorse(state.status, status)) faults.push(`somebody who saw it ${status}`)
    else if (!sticky && state.status !== status) faults.push(`somebody who has it until it is not ${status}`)
  }
  const words: readonly string[] = [state.status, lasting === 'cut' ? 'timeout' : lasting]
  const planned = own.filter(({ kind }) => kind === 'downtime')
  const isPlanned = planned.some(({ expect }) => expect === null || expect.some((word) => words.includes(word)))
  // Looks at it while another check explained it do not count: it takes as many again.
  const isCounted = lately.length === 0 || lately.length >= check.attempts
  if (downtime && !isPlanned && isCounted) faults.push('a downtime that expects something else')
  return faults
}
