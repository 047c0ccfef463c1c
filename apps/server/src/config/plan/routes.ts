import type { Person, Rota, Scope } from '@foretop/shared/model.ts'
import type { Channel, Plan, Route } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { type Directory, noteUnknown } from './references.ts'
import { fallbackShape, matchShape, routeShape } from './shape.ts'

// What it matches is read apart: a mistake there must not hide where it goes.
const routeAlone = routeShape.extend({ match: z.unknown().optional() })

/** All whom a route may name. */
export interface Addressees {
  readonly channels: readonly Channel[]
  readonly people: readonly Person[]
  readonly rotas: readonly Rota[]
}

/** The routes, in order, with every name in them looked up, and who hears what no route takes. */
export function readRoutes(
  inspection: Inspection,
  directory: Directory,
  addressees: Addressees,
): Pick<Plan, 'routes' | 'fallback'> {
  const hours = inspection.names(['hours'])
  const noteTargets = createTargets(inspection, addressees)
  const routes = Array.from({ length: inspection.count(['routes']) }, (_, i): Route => {
    const path = ['routes', i]
    const match = inspection.parse(matchShape, [...path, 'match']) ?? {}
    const shape = inspection.parse(routeAlone, path)
    noteUnknownIn(inspection, directory, match, [...path, 'match'])
    const { to = [], continue: goesOn = false, gather: gatherMs, during, escalate = [], remind: remindMs } = shape ?? {}
    noteTargets(to, [...path, 'to'])
    escalate.forEach((step, at) => {
      noteTargets(step.to ?? [], [...path, 'escalate', at, 'to'])
      const [before = 0, own] = [escalate[at - 1]?.after, step.after]
      if (own !== undefined && own <= before)
        inspection.note([...path, 'escalate', at, 'after'], 'is not later than the step before it')
    })
    if (during !== undefined && !hours.includes(during)) inspection.unknown([...path, 'during'], 'hours', during, hours)
    return {
      ...{ match, to, continue: goesOn },
      ...(gatherMs !== undefined && { gatherMs }),
      ...(during !== undefined && { during }),
      ...(escalate.length > 0 && { escalate: escalate.map(({ after: afterMs = 0, to = [] }) => ({ afterMs, to })) }),
      ...(remindMs !== undefined && { remindMs }),
    }
  })
  if (!inspection.has(['fallback'])) return { routes }
  const fallback = inspection.parse(fallbackShape, ['fallback']) ?? []
  noteTargets(fallback, ['fallback'])
  return { routes, fallback }
}

/** Notes names of nobody, and of people and channels over which nobody is reached. */
function createTargets(inspection: Inspection, { channels, people, rotas }: Addressees) {
  const named = new Set(inspection.names(['channels']))
  const own = new Set(channels.filter(({ person }) => person === undefined).map(({ name }) => name))
  const reached = (person: string) => channels.filter((channel) => channel.person === person)
  const ways = new Set([...people, ...rotas].flatMap(({ name }) => [...named].map((channel) => `${name}/${channel}`)))
  const known = new Set([...named, ...people.map(({ name }) => name), ...rotas.map(({ name }) => name), ...ways])
  const whyNobody = (name: string): string | null => {
    if (named.has(name)) return own.has(name) ? null : `${name} says of nobody whom it tells: it reaches only people`
    const [who = name, over] = name.split('/')
    const whyNot = (person: string): string | null => {
      const isReached = reached(person).some((channel) => over === undefined || channel.name === `${person}/${over}`)
      return isReached ? null : `${person} has no address${over === undefined ? '' : ` for ${over}`}`
    }
    const rota = rotas.find((one) => one.name === who)
    if (rota === undefined) return people.some((person) => person.name === who) ? whyNot(who) : null
    const members = [...rota.layers.flatMap((layer) => layer.people), ...rota.overrides.map(({ person }) => person)]
    const known = new Set(members.filter((member) => people.some(({ name }) => name === member)))
    const [first] = [...known].flatMap((member) => whyNot(member) ?? [])
    return first === undefined ? null : `of rota ${who} ${first}`
  }
  return (names: readonly string[], path: Path): void => {
    for (const [i, name] of names.entries()) {
      const why = whyNobody(name)
      if (!known.has(name)) inspection.unknown([...path, i], 'channel, person or rota', name, known)
      else if (why !== null) inspection.note([...path, i], why)
    }
  }
}

/** Notes names in a match that nothing bears. */
export function noteUnknownIn(inspection: Inspection, directory: Directory, match: Scope, path: Path): void {
  const { groupNames, hostNames } = directory.machines
  for (const [key, what, known] of [
    ['groups', 'group', groupNames],
    ['hosts', 'host', hostNames],
  ] as const)
    match[key]?.forEach((name, i) => {
      if (!known.has(name)) inspection.unknown([...path, key, i], what, name, known)
    })
  match.checks?.forEach((check, i) => {
    noteUnknown(inspection, directory, check, [...path, 'checks', i])
  })
}
