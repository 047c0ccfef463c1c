import type { Observation } from '@foretop/shared/model.ts'
import { isConclusion } from '../conclusion.ts'
import type { AnyRelation, EvidenceSchema, JudgedLook } from '../define.ts'
import { deriveFrom } from '../derive-from.ts'
import { soundEvidence } from '../evidence.ts'
import { outcomeOf } from '../outcome.ts'
import { soundTraits } from '../traits.ts'
import { parsed } from './parsed.ts'
import type { Recording } from './recording.ts'

interface OfMembers {
  readonly name: string
  readonly options: { readonly [name: string]: unknown }
  readonly members: readonly JudgedLook[]
}

/** A relation of what the checks of its members told. One whose look is missing was not seen. */
export function ofMembers(relation: AnyRelation, { name, options, members }: OfMembers): Recording {
  const given: unknown = relation.options.parse(options)
  const schema = relation.evidence?.[0]
  return parsed(relation, {
    ...{ name, made: 'json', cut: 'stays bad', pieces: members.map((member) => JSON.stringify(member)) },
    read(said) {
      const looks = members.map((member, index) => told(member, said[index], schema))
      const { keepsake: _, ...found } = deriveFrom(relation, given, looks)
      return found
    },
  })
}

/**
 * Only what a look found is taken from the text: the rest, and that it is a look, is our own. What is not as the probe
 * declares it comes to nothing, as in a look.
 */
function told(
  { checkId, host, address, at, durationMs, status = 'pending', ...member }: JudgedLook,
  json: Buffer | undefined,
  schema: EvidenceSchema | undefined,
): JudgedLook {
  const look = { checkId, host, at, durationMs, ...(address !== undefined && { address }) }
  const unseen: Observation = { ...look, outcome: 'crashed', code: 'local', text: 'not seen' }
  if (json === undefined || json.length === 0) return unseen
  const { metrics, evidence, says, traits } = JSON.parse(json.toString())
  if (typeof metrics !== 'object' || metrics === null) return unseen
  try {
    const sound = soundEvidence(schema, evidence)
    const known = member.outcome === 'answered' ? member.traits : undefined
    const called = known === undefined || typeof traits !== 'object' || traits === null ? {} : texts(traits)
    const compared = soundTraits(called, called)
    const more = { ...(sound !== undefined && { evidence: sound }), ...(isConclusion(says) && { says }) }
    return { ...look, status, outcome: 'answered', metrics, text: '', ...more, ...(compared && { traits: compared }) }
  } catch (error) {
    return { ...look, ...outcomeOf(error) }
  }
}

/** Only a text is a trait. */
const texts = (traits: object): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => typeof value === 'string'))
