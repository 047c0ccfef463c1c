import type { Check, Route } from '@foretop/shared/plan.ts'
import { PLACES } from '@foretop/shared/words.ts'
import type { Canaries } from '../../core/own-place.ts'
import { fits } from '../../core/route.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Registry } from '../registry.ts'
import { type Defaults, settle, timingShape } from './adjust.ts'
import type { Draft } from './checks.ts'
import { canariesShape } from './shape.ts'

/** What the relation is called that says whether the monitor has lost that. */
export const canaryName = (place: (typeof PLACES)[number]): string => `monitor-${place}`

/**
 * The routes, and where none of them fits what says that it is us, one of all channels that they name: who has asked to be
 * told of servers alone would otherwise hear nothing at all.
 */
export function withOwnRoute(routes: readonly Route[], canaries: readonly Check[]): readonly Route[] {
  const unheard = canaries.filter(
    (check) => !routes.some((route) => route.during === undefined && fits(route, check, 'critical')),
  )
  const to = [...new Set(routes.flatMap((route) => route.to))]
  if (unheard.length === 0 || to.length === 0) return routes
  return [...routes, { match: { checks: unheard.map(({ id }) => id) }, to, continue: false }]
}

interface ReadCanaries {
  readonly drafts: readonly Draft[]
  readonly canaries: Canaries
}

/** A relation for each list of canaries, on which everything rests that is looked at by what it stands for. */
export function readCanaries(inspection: Inspection, { relations }: Pick<Registry, 'relations'>): ReadCanaries {
  const shape = inspection.has(['canaries']) ? inspection.parse(canariesShape, ['canaries']) : undefined
  const definition = relations.find(({ kind }) => kind === 'canaries')
  const defaults: Defaults = inspection.parse(timingShape, ['defaults']) ?? {}
  const taken = new Set(inspection.names(['checks']))
  const found = PLACES.flatMap((place): readonly (readonly [(typeof PLACES)[number], Draft])[] => {
    const of = shape?.[place]
    if (of === undefined || definition === undefined) return []
    const [name, path] = [canaryName(place), ['canaries', place]]
    if (taken.has(name)) {
      inspection.note(path, `the check that it makes is called ${name}, and there is one already`)
      return []
    }
    // How soon it is known that it is us is not for those to say who say how often servers are looked at.
    const { attempts: _, every: __, retry: ___, ...usual } = defaults
    const settled = settle(inspection, definition, usual, [{ shape: { with: { of: place } }, path }])
    const check = { ...settled, id: name, name, host: null, way: { by: 'derive', of } as const, groups: [] }
    const alone = { needs: [], needsPath: path, reachability: false, hostsNamed: [], restsOn: null, traits: null }
    return [[place, { check, ofPath: path, ...alone }]]
  })
  return {
    drafts: found.map(([, draft]) => draft),
    canaries: Object.fromEntries(found.map(([place, { check }]) => [place, check.id])),
  }
}
