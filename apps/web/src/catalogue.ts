import type { Metric } from '@foretop/shared/model.ts'
import type { Catalogue } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { getCatalogue } from './api.ts'
import { metricName } from './culprit.ts'
import { useSite } from './live/hooks.ts'

/** What can be looked at: kinds, metrics, units. Fetched once for each version of it. */
export function useCatalogue(): Catalogue | undefined {
  const { catalogueVersion } = useSite()
  return useQuery({
    queryKey: ['catalogue', catalogueVersion],
    queryFn: getCatalogue,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: catalogueVersion !== '',
  }).data
}

export function useMetrics(kind: string | undefined): { readonly [name: string]: Metric } {
  return metricsOf(useCatalogue(), kind)
}

/** `name` may carry an instance: `used:/data`. */
export const useMetric = (kind: string, name: string): Metric | undefined => useMetrics(kind)[metricName(name)]

const none = {}

export function metricsOf(
  catalogue: Catalogue | undefined,
  kind: string | undefined,
): { readonly [name: string]: Metric } {
  // zod's inferred metric allows an explicit `undefined` where the model leaves a property out; JSON knows no difference.
  return (catalogue?.kinds.find((entry) => entry.kind === kind)?.metrics ?? none) as { readonly [name: string]: Metric }
}
