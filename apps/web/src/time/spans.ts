import type { Status, Transition } from '@foretop/shared/model.ts'
import { isProblem } from '../checks/status.ts'

/** A time in which a check had one status. */
export interface Span {
  readonly status: Status
  readonly from: number
  readonly to: number
}

/**
 * What status a check had when, from its transitions (in any order) and what it is now. Before the oldest transition
 * known, the status is the one that transition left.
 */
export function spansOf(events: readonly Transition[], current: Status, from: number, to: number): Span[] {
  const spans: Span[] = []
  let [end, status] = [to, current]
  for (const event of events.toSorted((a, b) => b.seq - a.seq)) {
    if (event.change.of !== 'status') continue
    const start = Math.max(from, event.at)
    if (start < end) {
      spans.unshift({ status: event.change.to, from: start, to: end })
      end = start
    }
    status = event.change.from
    if (event.at <= from) break
  }
  if (end > from) spans.unshift({ status, from, to: end })
  return spans
}

/**
 * Since when a check has not been well, from its transitions (in any order): a warning that became critical began as the
 * warning. `since`: when it got the status it has.
 */
export function troubleBegan(events: readonly Transition[], { since }: { readonly since: number }): number {
  let began = since
  for (const { at, change } of events.toSorted((a, b) => b.seq - a.seq)) {
    if (change.of !== 'status' || at > since) continue
    if (!isProblem(change.to)) break
    began = Math.min(began, at)
  }
  return began
}
