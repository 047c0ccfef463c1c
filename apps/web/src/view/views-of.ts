import { metricsOf, type Named, type Told } from '@foretop/shared/catalogue.ts'
import type { Page } from '@foretop/shared/views.ts'

/** The pages of systems that any of these checks has a part on. */
export function viewsOf(catalogue: Told, checks: Iterable<Named>): ReadonlySet<Page> {
  const tables = new Set([...checks].map((check) => metricsOf(catalogue, check)))
  return new Set([...tables].flatMap((metrics) => Object.values(metrics).flatMap(({ view }) => view?.name ?? [])))
}
