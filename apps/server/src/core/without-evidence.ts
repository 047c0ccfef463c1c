import type { Observation } from '@foretop/shared/model.ts'

/** What may be kept and compared: evidence is for relations alone, and only while it is fresh. */
export function withoutEvidence(observation: Observation): Observation {
  if (observation.outcome !== 'answered' || observation.evidence === undefined) return observation
  const { evidence: _, ...rest } = observation
  return rest
}
