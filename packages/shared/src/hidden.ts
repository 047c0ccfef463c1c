import type { Quiet, Status } from './model.ts'
import { inScope } from './scope.ts'
import { isProblem } from './trouble.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly host: string | null
  readonly groups: readonly string[]
  readonly status: Status
  /** Wall ms of its last change of status. */
  readonly since: number
}

/** Trouble that nobody is told of because of one silence or downtime. */
export interface Hidden<R> {
  readonly checks: readonly R[]
  /** Since when the oldest of it is hidden, wall ms. */
  readonly since: number
}

/** What a silence in force hides of these checks now, the oldest first; `null`: nothing. */
export function hiddenBy<R extends Row>(
  { match, beganAt, endedAt }: Pick<Quiet, 'match' | 'beganAt' | 'endedAt'>,
  rows: Iterable<R>,
): Hidden<R> | null {
  if (beganAt === null || endedAt !== null) return null
  const checks = [...rows]
    .filter((row) => isProblem(row.status) && inScope(match, row))
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
  const [first] = checks
  return first === undefined ? null : { checks, since: Math.max(first.since, beganAt) }
}
