import type { Metric, Reading } from '@foretop/shared/model.ts'
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

const latest = new WeakMap<Summary, Member>()

/** The same object for the same row and look, so that nothing is drawn anew for what did not change. */
export function memberOf(summary: Summary, look: CheckView | undefined, roles: Roles): Member {
  const before = latest.get(summary)
  if (before?.look === look && before?.roles === roles) return before
  const member = { summary, look, roles }
  latest.set(summary, member)
  return member
}

type Looked = Pick<Member, 'look' | 'roles'>
export type Readings = ReadonlyMap<string | null, number>

/** The numbers of a role, by instance (`null`: it has none). */
export function readingsOf(member: Looked, role: string): Readings {
  const reading = readingIn(member, role)
  if (reading === undefined) return new Map()
  return new Map(typeof reading === 'number' ? [[null, reading]] : Object.entries(reading))
}

/** One number; `undefined` when it is not known. */
export function readingOf(member: Looked, role: string, instance: string | null = null): number | undefined {
  const reading = readingIn(member, role)
  if (reading === undefined || typeof reading === 'number') return instance === null ? reading : undefined
  return instance !== null && Object.hasOwn(reading, instance) ? reading[instance] : undefined
}

/** Counters are per second, as everywhere on screen. */
function readingIn({ look, roles }: Looked, role: string): Reading | undefined {
  const part = roles.get(role)
  if (part === undefined) return undefined
  return part.metric.counter === undefined ? look?.metrics[part.name] : look?.rates[part.name]
}

/** Every instance that any of the roles has, in the order they come. */
export const instancesOf = (member: Looked, ...roles: readonly string[]): readonly string[] => [
  ...new Set(roles.flatMap((role) => [...readingsOf(member, role).keys()].filter((instance) => instance !== null))),
]

/** Whether this number decided the status of its check. */
export function isCulprit({ look, roles }: Pick<Member, 'look' | 'roles'>, role: string, instance: string | null) {
  const name = roles.get(role)?.name
  if (name === undefined || look === undefined || look.culprit === null) return false
  return look.culprit === (instance === null ? name : `${name}:${instance}`)
}
