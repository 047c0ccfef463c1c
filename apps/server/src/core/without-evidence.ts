import type { Observation } from '@foretop/shared/model.ts'

/** What may be kept and compared: evidence and traits are for relations alone, and only while they are fresh. */
export function withoutEvidence(observation: Observation): Observation {
  if (observation.outcome !== 'answered') return observation
  if (observation.evidence === undefined && observation.traits === undefined) return observation
  const { evidence: _, traits: __, ...rest } = observation
  return rest
}
