import type { AnyProbe, AnyRelation } from './define.ts'

/** The list of probes: a new one is one file and one line here. Options, docs, graphs and labels follow from it. */
export const probes: readonly AnyProbe[] = []

export const relations: readonly AnyRelation[] = []
