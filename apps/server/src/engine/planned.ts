import type { Verdict } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import type { Cover } from '../core/quiet.ts'
import { isProblem } from '../core/severity.ts'
import { type Expectation, isExpected, isSurprise } from '../core/surprise.ts'
import type { Entry } from './memory.ts'

/** What downtimes in force say of a check. */
export type Planned = Pick<Cover, 'downtime' | 'expects' | 'by' | 'expecting'>

/** Whether a check is in a downtime under what covers it by now, as far as its trouble is what was planned. */
export function isPlanned(entry: Entry, planned: Planned): boolean {
  const { downtime, expects } = planned
  entry.planned = planned
  const { status, blockedBy } = entry.state
  // What another's trouble shows of it says nothing of what was planned.
  if (!isProblem(status) || blockedBy !== null || expects.length === 0) entry.surprised = false
  else entry.surprised ||= isSurprise(expects, { ...entry, attempts: entry.check.attempts })
  entry.cover = namedOf(entry, planned)
  return downtime || (expects.length > 0 && !entry.surprised)
}

/** Those that are named as what keeps it quiet: of downtimes one of which its trouble is, too. */
function namedOf(entry: Entry, { by, expecting }: Planned): Entry['cover'] {
  if (by.downtime !== undefined || entry.surprised) return by
  const downtime = expecting.findLast(({ expect }) => isExpectedOf(entry, expect))
  return downtime === undefined ? by : { ...by, downtime }
}

/** Whether trouble that is confirmed is what one downtime expects. */
export const isExpectedOf = ({ lately, state }: Entry, expect: Expectation): boolean =>
  isExpected([expect], { ...(lately.at(-1) ?? state.verdict), status: state.status })

/** It is explained by another check: what was seen of it may have been that, so what was planned is judged anew afterwards. */
export function forgetSurprise(entry: Entry): void {
  entry.lately = []
  entry.downtime = isPlanned(entry, entry.planned)
}

/** What one more look at it means for that: it is told from the moment at which it is another trouble. */
export function seenWhilePlanned(entry: Entry, verdict: Verdict, at: number): readonly NewTransition[] {
  // While that explains it no look counts but the one by which it may be released.
  if (entry.state.blockedBy !== null && !entry.releasing) return []
  entry.lately = isProblem(verdict.status) ? [...entry.lately, verdict].slice(-entry.check.attempts) : []
  if (entry.planned.expects.length === 0) return []
  const was = entry.downtime
  entry.downtime = isPlanned(entry, entry.planned)
  if (!was || entry.downtime) return []
  return [
    { checkId: entry.check.id, at, text: `not as planned: ${verdict.text}`, change: { of: 'downtime', to: false } },
  ]
}

/** Whether its last look was another trouble than was planned, and more of them have to say so. */
export const isOddWhilePlanned = ({ planned: { expects }, surprised, lately }: Entry): boolean => {
  const last = lately.at(-1)
  return expects.length > 0 && !surprised && last !== undefined && !isExpected(expects, last)
}
