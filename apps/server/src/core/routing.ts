import type { Routing, Status } from '@foretop/shared/model.ts'
import type { Route } from '@foretop/shared/plan.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'
import { everReached, type Times, type Ways } from './audience.ts'
import type { Routed } from './route.ts'

/**
 * What each route made at a wall time of a check with that status, for whoever asks why somebody was not told: as
 * `audienceOf` decides it.
 */
export function routings(
  ways: Ways,
  times: Pick<Times, 'isWithin'>,
  check: Routed,
  { status, at }: { readonly status: Status; readonly at: number },
): readonly Routing[] {
  let passed = false
  return ways.routes.map(({ match, to, continue: goesOn, during = null, escalate = [] }) => {
    const isClosed = during !== null && !times.isWithin(during, at).is
    const came = passed ? 'passed' : (missOf(match, check, status) ?? (isClosed ? 'hours' : 'takes'))
    if (came === 'takes' && !goesOn) passed = true
    const steps = escalate.map((step) => ({ afterMs: step.afterMs, to: step.to }))
    const reaches = [
      ...new Set([to, ...steps.map((step) => step.to)].flat().flatMap((name) => everReached(ways, name))),
    ]
    return { to, match: matchText(match), goesOn, during, steps, reaches, came }
  })
}

/** `status critical · group webs` */
const matchText = ({ status, ...scope }: Route['match']): string =>
  [status === undefined ? '' : `status ${status.join(', ')}`, scopeText(scope)]
    .filter((text) => text !== '')
    .join(' · ')

/** By what it does not match; `null`: it matches. */
function missOf(
  match: Route['match'],
  check: Routed,
  status: Status,
): Exclude<Routing['came'], 'takes' | 'passed' | 'hours'> | null {
  if (match.status !== undefined && !match.status.includes(status)) return 'status'
  for (const part of ['groups', 'hosts', 'checks'] as const) {
    const names = match[part]
    if (names !== undefined && !inScope({ [part]: names }, check)) return part
  }
  return null
}
