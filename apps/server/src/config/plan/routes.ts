import type { Scope } from '@foretop/shared/model.ts'
import type { Channel, ChildRules, Route } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import type { ChannelKind } from '../registry.ts'
import { noteOutside } from './children.ts'
import { readNames } from './hosts.ts'
import { type Directory, noteUnknown } from './references.ts'
import { channelShape, matchShape, routeShape } from './shape.ts'

/** The channels, each checked by its kind's own schema. */
export function readChannels(
  inspection: Inspection,
  kinds: readonly ChannelKind[],
  rules: ChildRules,
): readonly Channel[] {
  const known = kinds.map(({ kind }) => kind)
  return [...readNames(inspection, 'channels')].flatMap((name) => {
    const path = ['channels', name]
    const shape = inspection.parse(channelShape, path)
    if (shape === undefined) return []
    const { kind, ...given } = shape
    const found = kinds.find((known) => known.kind === kind)
    const schema = found?.options
    if (schema === undefined) inspection.unknown([...path, 'kind'], 'kind of channel', kind, known)
    const options = schema && inspection.parseValue(schema, given, () => path)
    if (options !== undefined && found?.programOf)
      noteOutside(inspection, [...path, 'program'], found.programOf(options as never), rules) // by its own schema
    return [{ name, kind, options }]
  })
}

// What it matches is read apart: a mistake there must not hide where it goes.
const routeAlone = routeShape.extend({ match: z.unknown().optional() })

/** The routes, in order, with every name in them looked up. */
export function readRoutes(inspection: Inspection, directory: Directory): readonly Route[] {
  const channelNames = new Set(inspection.names(['channels']))
  return Array.from({ length: inspection.count(['routes']) }, (_, i) => {
    const path = ['routes', i]
    const match = inspection.parse(matchShape, [...path, 'match']) ?? {}
    const shape = inspection.parse(routeAlone, path)
    noteUnknownIn(inspection, directory, match, [...path, 'match'])
    shape?.to?.forEach((name, i) => {
      if (!channelNames.has(name)) inspection.unknown([...path, 'to', i], 'channel', name, channelNames)
    })
    const { to = [], continue: goesOn = false, gather: gatherMs } = shape ?? {}
    return { match, to, continue: goesOn, ...(gatherMs !== undefined && { gatherMs }) }
  })
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
