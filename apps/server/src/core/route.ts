import type { Status } from '@foretop/shared/model.ts'
import type { Check, Route } from '@foretop/shared/plan.ts'
import { inScope } from '@foretop/shared/scope.ts'

/**
 * Names of the channels that hear of a check with this status, each once. The first route that matches takes the
 * message; `continue: true` lets those after it have it too. What a route does not name matches everything.
 */
export const route = (routes: readonly Route[], check: Routed, status: Status): readonly string[] => [
  ...new Set(taking(routes, check, status).flatMap(({ to }) => to)),
]

/** How long what such a check has to say waits on a channel for more to go with: as its first route there says. */
export const gatherMs = (routes: readonly Route[], check: Routed, status: Status, channel: string): number =>
  taking(routes, check, status).find(({ to }) => to.includes(channel))?.gatherMs ?? 0

type Routed = Pick<Check, 'id' | 'name' | 'host' | 'groups'>

function taking(routes: readonly Route[], check: Routed, status: Status): readonly Route[] {
  const fitting = routes.filter((route) => fits(route, check, status))
  const last = fitting.findIndex(({ continue: goesOn }) => !goesOn)
  return last === -1 ? fitting : fitting.slice(0, last + 1)
}

/** Whether it is about such a check, whoever takes it before. */
export const fits = ({ match }: Pick<Route, 'match'>, check: Routed, status: Status): boolean =>
  (match.status?.includes(status) ?? true) && inScope(match, check)
