import type { PlannedDowntime } from '@foretop/shared/handling.ts'
import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { useAcknowledgements, useDowntimeRules, useQuiets } from '../deeds/use-handling.ts'

/** All that people have in hand. */
export interface Handled {
  /** Silences and downtimes, in force and to come. */
  readonly quiets: readonly Quiet[]
  readonly acknowledgements: readonly Acknowledgement[]
  /** Downtimes that come again and again. */
  readonly rules: readonly PlannedDowntime[]
  readonly error: Error | null
  readonly retry: () => void
}

export function useHandled(): Handled {
  const silences = useQuiets('silence')
  const downtimes = useQuiets('downtime')
  const acknowledgements = useAcknowledgements()
  const rules = useDowntimeRules()
  const all = [silences, downtimes, acknowledgements, rules]
  return {
    quiets: [...(downtimes.data ?? []), ...(silences.data ?? [])],
    acknowledgements: acknowledgements.data ?? [],
    rules: rules.data ?? [],
    error: all.find(({ data, error }) => data === undefined && error !== null)?.error ?? null,
    retry: () => {
      for (const query of all) void query.refetch()
    },
  }
}
