import type { Quiet, State, Verdict } from '@foretop/shared/model.ts'
import { isProblem } from './severity.ts'

/** What one downtime expects. */
export type Expectation = NonNullable<Quiet['expect']>

type Seen = Partial<Pick<Verdict, 'code'>> & Pick<State, 'status'>

/** Whether any of these downtimes said that it would be so: by the status, or by what the watched server did not do. */
export const isExpected = (expects: readonly Expectation[], { status, code }: Seen): boolean =>
  expects.some((words) => words.some((word) => word === status || word === code))

interface Trouble {
  readonly state: Pick<State, 'status' | 'verdict'>
  /** The latest looks, as long as each of them was bad; oldest first. */
  readonly lately: readonly Seen[]
  /** Looks in a row that are believed. */
  readonly attempts: number
}

/**
 * Whether trouble is another than was planned. That takes as many looks in a row as a problem does: a service that is
 * restarted may answer oddly once. Where none was seen yet, since a start, what is remembered counts.
 */
export function isSurprise(expects: readonly Expectation[], { state, lately, attempts }: Trouble): boolean {
  if (!isProblem(state.status)) return false
  if (lately.length === 0) {
    const { verdict, status } = state
    // On its way to be well: what it was is not known any more.
    if (verdict === null || !isProblem(verdict.status)) return false
    return !isExpected(expects, { ...verdict, status })
  }
  const last = lately.slice(-attempts)
  return last.length === attempts && last.every((seen) => !isExpected(expects, seen))
}
