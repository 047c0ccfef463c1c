import { probes, relations, reports, sources } from '@foretop/probes/all.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import { channelKinds } from './alerts/channels/all.ts'
import type { Registry } from './config/registry.ts'
import type { Kind, Kinds } from './engine/memory.ts'

/** All kinds that this program knows. */
export const REGISTRY: Registry = { probes, relations, reports, sources, channelKinds }

/** What probes and relations say of themselves, by kind. */
export const saidBy = ({ probes, relations, reports, sources }: Omit<Registry, 'channelKinds'>): Kinds =>
  new Map(
    [
      ...[...probes, ...reports, ...sources.map(probeOf)].map((kind) => [kind, false] as const),
      ...relations.map((relation) => [relation, true] as const),
    ].map(([{ kind, title, summary, metrics }, relation]): [string, Kind] => [
      kind,
      { title, summary, relation, metrics },
    ]),
  )

export const KINDS: Kinds = saidBy(REGISTRY)
