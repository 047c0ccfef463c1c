import type { Definitions, Observation, Verdict } from '@foretop/shared/model.ts'
import { evaluate } from '../../../apps/server/src/core/evaluate.ts'

/** What an observation comes to by the thresholds that hold unless somebody says otherwise. */
export function usualVerdict(
  seen: Observation,
  previous: Observation | undefined,
  { metrics }: { readonly metrics: Definitions },
): Verdict {
  const thresholds = Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { thresholds }]) => (thresholds === undefined ? [] : [[name, thresholds]])),
  )
  return evaluate(seen, previous, { metrics, thresholds, required: [] })
}
