import { probes, relations, reports, sources } from '@foretop/probes/all.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import { channelKinds } from './alerts/channels/all.ts'
import type { Registry } from './config/registry.ts'
import type { Kind, Kinds } from './engine/memory.ts'

/** All kinds that this program knows. */
export const REGISTRY: Registry = { probes, relations, reports, sources, channelKinds }

/** What probes and relations say of themselves, by kind. */
export const saidBy = ({ probes, relations, reports, sources }: Omit<Registry, 'channelKinds'>): Kinds =>
  new Map([
    ...probes.map((probe) => said(probe, false, probe.record === undefined ? {} : { recordOf: 'itself' })),
    ...[...reports, ...sources.map(probeOf)].map((kind) => said(kind, false)),
    ...relations.map((relation) => said(relation, true, relation.recordOf && { recordOf: relation.recordOf })),
  ])

const said = (
  { kind, title, summary, metrics }: Pick<Kind, 'title' | 'summary' | 'metrics'> & { readonly kind: string },
  relation: boolean,
  recorded: Pick<Kind, 'recordOf'> = {},
): [string, Kind] => [kind, { title, summary, relation, metrics, ...recorded }]

export const KINDS: Kinds = saidBy(REGISTRY)
