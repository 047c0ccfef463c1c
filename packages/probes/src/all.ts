import type { ProbeDefinition, RelationDefinition } from './define.ts'

/** The list of probes: a new one is one file and one line here. Options, docs, graphs and labels follow from it. */
// biome-ignore lint/suspicious/noExplicitAny: each probe's option type is its own; options are parsed by its schema before run sees them.
export const probes: readonly ProbeDefinition<any, any>[] = []

// biome-ignore lint/suspicious/noExplicitAny: as above.
export const relations: readonly RelationDefinition<any, any>[] = []
