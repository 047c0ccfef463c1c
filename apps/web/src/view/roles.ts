import type { Metric } from '@foretop/shared/model.ts'
import type { Catalogue, CheckView, Summary } from '@foretop/shared/wire.ts'

/** A metric in the part it plays on a page. */
export interface Part {
  readonly name: string
  readonly metric: Metric
}
/** What the metrics of one kind are on one page, by role. */
export type Roles = ReadonlyMap<string, Part>

/** A check on a page: its row of the wall, its latest look if one came, and what its metrics are here. */
export interface Member {
  readonly summary: Summary
  readonly look: CheckView | undefined
  readonly roles: Roles
}

/** Which kinds have a part on the page of this name, and which. The catalogue is the only list of them. */
export function rolesOf(catalogue: Catalogue, view: string): ReadonlyMap<string, Roles> {
  const kinds = catalogue.kinds.map(({ kind, metrics }) => {
    const parts = Object.entries(metrics).flatMap(([name, metric]) =>
      // zod's inferred metric allows an explicit `undefined` where the model leaves a property out.
      metric.view?.name === view ? [[metric.view.role, { name, metric: metric as Metric }] as const] : [],
    )
    return [kind, new Map(parts)] as const
  })
  return new Map(kinds.filter(([, roles]) => roles.size > 0))
}

export type Readings = ReadonlyMap<string | null, number>
const NOTHING: Readings = new Map()

/** The numbers of a role, by instance (`null`: it has none). Counters are per second, as everywhere on screen. */
export function readingsOf({ look, roles }: Pick<Member, 'look' | 'roles'>, role: string): Readings {
  const part = roles.get(role)
  if (look === undefined || part === undefined) return NOTHING
  const reading = part.metric.counter === undefined ? look.metrics[part.name] : look.rates[part.name]
  if (reading === undefined) return NOTHING
  return new Map(typeof reading === 'number' ? [[null, reading]] : Object.entries(reading))
}

/** One number; `undefined` when it is not known. */
export const readingOf = (member: Pick<Member, 'look' | 'roles'>, role: string, instance: string | null = null) =>
  readingsOf(member, role).get(instance)

/** Every instance that any of the roles has, in the order they come. */
export const instancesOf = (member: Pick<Member, 'look' | 'roles'>, ...roles: readonly string[]): readonly string[] => [
  ...new Set(roles.flatMap((role) => [...readingsOf(member, role).keys()].filter((instance) => instance !== null))),
]

/** Whether this number decided the status of its check. */
export function isCulprit({ look, roles }: Pick<Member, 'look' | 'roles'>, role: string, instance: string | null) {
  const name = roles.get(role)?.name
  if (name === undefined || look === undefined || look.culprit === null) return false
  return look.culprit === (instance === null ? name : `${name}:${instance}`)
}
