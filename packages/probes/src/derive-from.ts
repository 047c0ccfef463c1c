import { cut } from './clip.ts'
import { type AnyProbe, type AnyRelation, CannotTell, type JudgedLook, type MemberLook, type Past } from './define.ts'
import { soundTraits, traitsOf } from './traits.ts'

/**
 * What a relation makes of the latest looks at its members. Throws as its `derive` does. The caller sees to it that each is
 * of a kind among `giversOf`; one that told no evidence was not seen.
 */
export function deriveFrom(
  relation: AnyRelation,
  options: unknown,
  looks: readonly JudgedLook[],
  past: Past = { keepsake: null, at: 0 },
) {
  // Those that rows make come and go: of nobody nothing is true.
  if (looks.length === 0) throw new CannotTell('it has no members: no rows have made any')
  const found = relation.derive(
    options,
    looks.map((look) => memberLook(look, relation)),
    past,
  )
  const { traits: called, ...rest } = found
  const traits = called === undefined ? undefined : soundTraits(traitsOf(relation, options), called)
  return { ...rest, ...(traits !== undefined && { traits }), text: cut(found.text) }
}

/** Probes that tell what this relation needs to know; `null`: it needs no evidence, and anybody will do. */
export const giversOf = ({ evidence }: AnyRelation, probes: readonly AnyProbe[]): readonly AnyProbe[] | null =>
  evidence === undefined ? null : probes.filter((probe) => evidence.includes(probe.evidence))

function memberLook(look: JudgedLook, { evidence: needed }: AnyRelation): MemberLook {
  const { status = 'pending' } = look
  if (look.outcome !== 'answered') return { ...look, status }
  const { details: _, evidence, metrics, text, traits, outcome, ...moment } = look
  if (evidence === undefined && needed !== undefined)
    return { ...moment, status, outcome: 'crashed', code: 'local', text: 'told no evidence' }
  return { ...moment, status, outcome, metrics, text, evidence, ...(traits !== undefined && { traits }) }
}
