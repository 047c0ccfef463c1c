import type { Plan } from '@foretop/shared/plan.ts'
import type { Catalogue } from '@foretop/shared/wire.ts'
import { versionWith } from '../version.ts'
import type { Kinds, Memory } from './memory.ts'

/** What the kinds, and the checks of a plan, say of themselves; another version of it whenever they say something else. */
export function catalogueOf(kinds: Kinds, { site, checks }: Pick<Plan, 'site' | 'checks'>): Catalogue {
  // A check without metrics of its own has the very object of its kind.
  const own = checks.filter(({ enabled, kind, metrics }) => enabled && metrics !== kinds.get(kind)?.metrics)
  // Plain data of the definitions, which the schema describes.
  const told = {
    kinds: [...kinds].map(([kind, { recordOf, ...definition }]) => ({
      ...{ kind, ...definition },
      ...(recordOf !== undefined && { records: true as const }),
    })),
    ...(own.length > 0 && { checks: Object.fromEntries(own.map(({ id, metrics }) => [id, metrics])) }),
  } as Pick<Catalogue, 'kinds' | 'checks'>
  return { version: versionWith(JSON.stringify(told)), site, ...told }
}

/** Asked for all the time, and another one only with another plan. */
export function catalogueIn(memory: Pick<Memory, 'kinds' | 'plan'>): () => Catalogue {
  const made = () => ({ plan: memory.plan, catalogue: catalogueOf(memory.kinds, memory.plan) })
  let told = made()
  return () => {
    if (told.plan !== memory.plan) told = made()
    return told.catalogue
  }
}
