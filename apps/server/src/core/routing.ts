import type { Routing, Status } from '@foretop/shared/model.ts'
import type { Check, Route } from '@foretop/shared/plan.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'

type Routed = Pick<Check, 'id' | 'name' | 'host' | 'groups'>

/** What each route makes of a check with this status, for whoever asks why somebody was not told: as `route` decides it. */
export function routings(routes: readonly Route[], check: Routed, status: Status): readonly Routing[] {
  let passed = false
  return routes.map(({ match, to, continue: goesOn }) => {
    const came = passed ? 'passed' : (missOf(match, check, status) ?? 'takes')
    if (came === 'takes' && !goesOn) passed = true
    return { to, match: matchText(match), goesOn, came }
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
): Exclude<Routing['came'], 'takes' | 'passed'> | null {
  if (match.status !== undefined && !match.status.includes(status)) return 'status'
  for (const part of ['groups', 'hosts', 'checks'] as const) {
    const names = match[part]
    if (names !== undefined && !inScope({ [part]: names }, check)) return part
  }
  return null
}
