import { metricsOf, type Named, type Told } from '@foretop/shared/catalogue.ts'
import type { Definitions, Metric, Reading } from '@foretop/shared/model.ts'
import type { Page, RoleOf } from '@foretop/shared/views.ts'
import type { CheckView, Summary } from '@foretop/shared/wire.ts'

/** A metric in the part it plays on a page. */
export interface Part {
  readonly name: string
  readonly metric: Metric
}
/** What the metrics of one check are on one page, by role: of a page that has these. */
export interface Roles<R extends string = never> {
  // A property, not a method: a check that cannot be asked for a role is not taken for one that can.
  readonly get: (role: R) => Part | undefined
}

/** A check on a page: its row of the wall, its latest look if one came, and what its metrics are here. */
export interface Member<R extends string = never> {
  readonly summary: Summary
  readonly look: CheckView | undefined
  readonly roles: Roles<R>
}

/** One of the page of this name. */
export type MemberOf<P extends Page> = Member<RoleOf<P>>

/** What the metrics of checks are on the page of this name; `undefined` for a check that has no part on it. */
export function rolesOf<P extends Page>(
  catalogue: Told | undefined,
  page: P,
): (check: Named) => Roles<RoleOf<P>> | undefined {
  const known = new Map<Definitions, ReadonlyMap<string, Part>>()
  return (check) => {
    const metrics = metricsOf(catalogue, check)
    const roles = known.get(metrics) ?? partsOn(page, metrics)
    known.set(metrics, roles)
    return roles.size === 0 ? undefined : roles
  }
}

export const partsOn = (page: Page, metrics: Definitions): ReadonlyMap<string, Part> =>
  new Map(
    Object.entries(metrics).flatMap(([name, metric]) =>
      metric.view?.name === page ? [[metric.view.role, { name, metric }] as const] : [],
    ),
  )

const latest = new WeakMap<Summary, Member<never>>()

/** The same object for the same row and look, so that nothing is drawn anew for what did not change. */
export function memberOf<R extends string>(summary: Summary, look: CheckView | undefined, roles: Roles<R>): Member<R> {
  const before = latest.get(summary)
  // With the same roles it is of the same page.
  if (before?.look === look && before?.roles === roles) return before as Member<R>
  const member = { summary, look, roles }
  latest.set(summary, member)
  return member
}

type Looked<R extends string> = Pick<Member<R>, 'look' | 'roles'>
export type Readings = ReadonlyMap<string | null, number>

/** The numbers of a role, by instance (`null`: it has none). */
export function readingsOf<R extends string>(member: Looked<R>, role: NoInfer<R>): Readings {
  const reading = readingIn(member, role)
  if (reading === undefined) return new Map()
  return new Map(typeof reading === 'number' ? [[null, reading]] : Object.entries(reading))
}

/** One number; `undefined` when it is not known. */
export function readingOf<R extends string>(
  member: Looked<R>,
  role: NoInfer<R>,
  instance: string | null = null,
): number | undefined {
  const reading = readingIn(member, role)
  if (reading === undefined || typeof reading === 'number') return instance === null ? reading : undefined
  return instance !== null && Object.hasOwn(reading, instance) ? reading[instance] : undefined
}

/** Counters are per second, as everywhere on screen. */
function readingIn<R extends string>({ look, roles }: Looked<R>, role: NoInfer<R>): Reading | undefined {
  const part = roles.get(role)
  if (part === undefined) return undefined
  return part.metric.counter === undefined ? look?.metrics[part.name] : look?.rates[part.name]
}

/** Every instance that any of the roles has, in the order they come. */
export const instancesOf = <R extends string>(
  member: Looked<R>,
  ...roles: readonly NoInfer<R>[]
): readonly string[] => [
  ...new Set(roles.flatMap((role) => [...readingsOf(member, role).keys()].filter((instance) => instance !== null))),
]

/** Whether this number decided the status of its check. */
export function isCulprit<R extends string>(
  { look, roles }: Looked<R>,
  role: NoInfer<R>,
  instance: string | null,
): boolean {
  const name = roles.get(role)?.name
  if (name === undefined || look === undefined || look.culprit === null) return false
  return look.culprit === (instance === null ? name : `${name}:${instance}`)
}
