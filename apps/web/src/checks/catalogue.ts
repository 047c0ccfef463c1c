import { metricsOf, metricsOfAll, type Named, recordsItself } from '@foretop/shared/catalogue.ts'
import type { Definitions } from '@foretop/shared/model.ts'
import type { Catalogue } from '@foretop/shared/wire.ts'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { client, getCatalogue } from '../api.ts'
import { useSame } from '../components/use-same.ts'
import { useSite } from '../live/hooks.ts'
import { keepInTab, keptInTab } from '../live/kept-in-tab.ts'

/** What can be looked at: kinds, metrics, units. Fetched once for each version of it. */
export function useCatalogue(): Catalogue | undefined {
  const { catalogueVersion } = useSite()
  return useQuery({
    ...catalogueQuery(catalogueVersion),
    initialData: () => keptCatalogue(catalogueVersion),
    // Until another one is here, that of before is right for nearly all.
    placeholderData: keepPreviousData,
  }).data
}

/** Asks for it before the site has said which version it has. */
export const askCatalogue = (): void => void client.prefetchQuery(catalogueQuery(UNSAID))

const NAME = 'catalogue'
const UNSAID = ''

/** Of a version that is not said yet: whichever there is. */
const catalogueQuery = (version: string) =>
  queryOptions({
    queryKey: ['catalogue', version],
    queryFn: () => fetchCatalogue(version),
    staleTime: Number.POSITIVE_INFINITY,
  })

let asking: Promise<Catalogue> | undefined

async function fetchCatalogue(version: string): Promise<Catalogue> {
  // What was asked for before the version was said is most often that version.
  const asked = await asking?.catch(() => undefined)
  if (asked !== undefined && asked.version === version) return asked
  asking = getCatalogue()
  const catalogue = await asking
  keepInTab(NAME, catalogue)
  return catalogue
}

/** That of an earlier load of this tab, where the server still has the same or does not answer. */
function keptCatalogue(version: string): Catalogue | undefined {
  const kept = keptInTab(NAME) as Catalogue | null // only `fetchCatalogue` writes there
  return kept?.version === version ? kept : undefined
}

/** The metrics of a check; nobody asks its kind, for checks of one kind may differ. */
export const useMetrics = (check: Named): Definitions => metricsOf(useCatalogue(), check)

/** Those of several checks together. */
export const useMetricsOfAll = (checks: readonly Named[]): Definitions => useSame(metricsOfAll(useCatalogue(), checks))

/** Whether what it is about can be captured; not of one that is not known. */
export function useRecords(check: Named | undefined): boolean {
  const catalogue = useCatalogue()
  return check !== undefined && recordsItself(catalogue, check)
}
