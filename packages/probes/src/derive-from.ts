import type { Observation } from '@foretop/shared/model.ts'
import { cut } from './clip.ts'
import type { AnyProbe, AnyRelation, MemberLook } from './define.ts'

/**
 * What a relation makes of the latest looks at its members. Throws as its `derive` does. The caller sees to it that each is
 * of a kind among `giversOf`; one that told no evidence was not seen.
 */
export function deriveFrom(relation: AnyRelation, options: unknown, looks: readonly Observation[]) {
  const found = relation.derive(
    options,
    looks.map((look) => memberLook(look, relation)),
  )
  return { ...found, text: cut(found.text) }
}

/** Probes that tell what this relation needs to know; `null`: it needs no evidence, and anybody will do. */
export const giversOf = ({ evidence }: AnyRelation, probes: readonly AnyProbe[]): readonly AnyProbe[] | null =>
  evidence === undefined ? null : probes.filter((probe) => evidence.includes(probe.evidence))

function memberLook(look: Observation, { evidence: needed }: AnyRelation): MemberLook {
  if (look.outcome !== 'answered') return look
  const { details: _, evidence, metrics, text, outcome, ...moment } = look
  if (evidence === undefined && needed !== undefined)
    return { ...moment, outcome: 'crashed', code: 'local', text: 'told no evidence' }
  return { ...moment, outcome, metrics, text, evidence }
}
