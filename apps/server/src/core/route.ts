import type { Status } from '@foretop/shared/model.ts'
import type { Check, Route } from '@foretop/shared/plan.ts'
import { inScope } from '@foretop/shared/scope.ts'

/** Of a check all that routes ask for. */
export type Routed = Pick<Check, 'id' | 'name' | 'host' | 'groups'>

/** Whether a route is about such a check, whoever takes it before. What it does not name matches everything. */
export const fits = ({ match }: Pick<Route, 'match'>, check: Routed, status: Status): boolean =>
  (match.status?.includes(status) ?? true) && inScope(match, check)
