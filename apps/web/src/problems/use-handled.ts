import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { useAcknowledgements, useQuiets } from '../deeds/use-handling.ts'

/** All that people have in hand. */
export interface Handled {
  /** Silences and downtimes, in force and to come. */
  readonly quiets: readonly Quiet[]
  readonly acknowledgements: readonly Acknowledgement[]
  readonly error: Error | null
  readonly retry: () => void
}

export function useHandled(): Handled {
  const silences = useQuiets('silence')
  const downtimes = useQuiets('downtime')
  const acknowledgements = useAcknowledgements()
  const all = [silences, downtimes, acknowledgements]
  return {
    quiets: [...(downtimes.data ?? []), ...(silences.data ?? [])],
    acknowledgements: acknowledgements.data ?? [],
    error: all.find(({ data, error }) => data === undefined && error !== null)?.error ?? null,
    retry: () => {
      for (const query of all) void query.refetch()
    },
  }
}
