import type { Capture } from '@foretop/shared/model.ts'
import { useQuery } from '@tanstack/react-query'
import { getCaptures } from '../api.ts'
import { useSite } from '../live/hooks.ts'

const REFETCH_MS = 5_000

/** What was captured; `undefined` where it is not known yet, or whoever looks may not know. */
export function useCaptures(
  of: { readonly incident: string } | { readonly check: string },
  isOpen: boolean,
): readonly Capture[] | undefined {
  const { may } = useSite()
  return useQuery({
    queryKey: ['captures', of],
    queryFn: ({ signal }) => getCaptures(of, signal),
    enabled: may.operate,
    refetchInterval: isOpen ? REFETCH_MS : false,
  }).data
}
