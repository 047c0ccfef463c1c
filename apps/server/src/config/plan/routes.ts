import type { Channel, Route } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import type { ChannelKind } from '../registry.ts'
import { readNames } from './hosts.ts'
import { type Directory, noteUnknown } from './references.ts'
import { channelShape, matchShape, routeShape } from './shape.ts'

/** The channels, each checked by its kind's own schema. */
export function readChannels(inspection: Inspection, kinds: readonly ChannelKind[]): readonly Channel[] {
  const known = kinds.map(({ kind }) => kind)
  return [...readNames(inspection, 'channels')].flatMap((name) => {
    const path = ['channels', name]
    const shape = inspection.parse(channelShape, path)
    if (shape === undefined) return []
    const { kind, ...given } = shape
    const schema = kinds.find((known) => known.kind === kind)?.options
    if (schema === undefined) inspection.unknown([...path, 'kind'], 'kind of channel', kind, known)
    const options = schema && inspection.parseValue(schema, given, () => path)
    return [{ name, kind, options }]
  })
}

// What it matches is read apart: a mistake there must not hide where it goes.
const routeAlone = routeShape.extend({ match: z.unknown().optional() })

/** The routes, in order, with every name in them looked up. */
export function readRoutes(inspection: Inspection, directory: Directory): readonly Route[] {
  const { machines } = directory
  const channelNames = new Set(inspection.names(['channels']))
  return Array.from({ length: inspection.count(['routes']) }, (_, i) => {
    const path = ['routes', i]
    const match = inspection.parse(matchShape, [...path, 'match']) ?? {}
    const shape = inspection.parse(routeAlone, path)
    const lookUp = (names: readonly string[] = [], key: string, what: string, known: ReadonlySet<string>) =>
      names.forEach((name, i) => {
        if (!known.has(name)) inspection.unknown([...path, ...key.split('.'), i], what, name, known)
      })
    lookUp(match.groups, 'match.groups', 'group', machines.groupNames)
    lookUp(match.hosts, 'match.hosts', 'host', machines.hostNames)
    lookUp(shape?.to, 'to', 'channel', channelNames)
    match.checks?.forEach((check, i) => {
      noteUnknown(inspection, directory, check, [...path, 'match', 'checks', i])
    })
    const { to = [], continue: goesOn = false, gather: gatherMs } = shape ?? {}
    return { match, to, continue: goesOn, ...(gatherMs !== undefined && { gatherMs }) }
  })
}
