import type { Status } from '@foretop/shared/model.ts'
import type { Check, Route } from '@foretop/shared/plan.ts'
import { inScope } from '@foretop/shared/scope.ts'

/**
 * Names of the channels that hear of a check with this status, each once. The first route that matches takes the
 * message; `continue: true` lets those after it have it too. What a route does not name matches everything.
 */
export function route(
  routes: readonly Route[],
  check: Pick<Check, 'id' | 'name' | 'host' | 'groups'>,
  status: Status,
): readonly string[] {
  const channels = new Set<string>()
  for (const { match, to, continue: goesOn } of routes) {
    if (!(match.status?.includes(status) ?? true) || !inScope(match, check)) continue
    for (const channel of to) channels.add(channel)
    if (!goesOn) break
  }
  return [...channels]
}
