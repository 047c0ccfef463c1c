import type { Definitions } from './model.ts'
import type { Catalogue } from './wire.ts'

/** As much of a check as must be known to tell what it measures. */
export interface Named {
  readonly id: string
  readonly kind: string
}

/** What is said of kinds, and of the checks that have metrics of their own. */
export type Told = Pick<Catalogue, 'kinds' | 'checks'>

type Kind = Catalogue['kinds'][number]

/**
 * The metrics of one check: whoever draws, judges or names a number asks here, and nobody asks its kind. Checks that have
 * the same ones are given the same object. Nothing is known while there is no catalogue.
 */
export function metricsOf(catalogue: Told | undefined, { id, kind }: Named): Definitions {
  const own = catalogue?.checks
  const told = own !== undefined && Object.hasOwn(own, id) ? own[id] : kindNamed(catalogue, kind)?.metrics
  // zod's inferred metric allows an explicit `undefined` where the model leaves a property out; JSON knows no difference.
  return (told ?? NONE) as Definitions
}

/** The metrics of several checks together; of two with one name that of the first. */
export function metricsOfAll(catalogue: Told | undefined, checks: readonly Named[]): Definitions {
  const tables = [...new Set(checks.map((check) => metricsOf(catalogue, check)))]
  const [first = NONE] = tables
  return tables.length < 2 ? first : Object.assign({}, ...tables.toReversed())
}

export const isRelation = (catalogue: Told | undefined, { kind }: Named): boolean =>
  kindNamed(catalogue, kind)?.relation === true

/** Whether what a check is about can be captured by itself. */
export const recordsItself = (catalogue: Told | undefined, { kind }: Pick<Named, 'kind'>): boolean =>
  kindNamed(catalogue, kind)?.records === true && !isRelation(catalogue, { id: '', kind })

const NONE: Definitions = {}

/** By the kind's name, once for each catalogue: ten thousand checks ask. */
const known = new WeakMap<Told, ReadonlyMap<string, Kind>>()

function kindNamed(catalogue: Told | undefined, kind: string): Kind | undefined {
  if (catalogue === undefined) return undefined
  const found = known.get(catalogue) ?? new Map(catalogue.kinds.map((each) => [each.kind, each]))
  known.set(catalogue, found)
  return found.get(kind)
}
