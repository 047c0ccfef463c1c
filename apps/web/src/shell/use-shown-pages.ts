import { useMemo } from 'react'
import { useCatalogue } from '../checks/catalogue.ts'
import { useSite, useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { PAGES, type Page } from '../navigation.ts'
import { useOnCall } from '../on-call/use-on-call.ts'
import { useHasRestarts } from '../restarts/use-restarts.ts'
import { viewsOf } from '../view/views-of.ts'

/** The pages that the configuration has something for; by key and by name they are reached though nothing is on them yet. */
export function usePages(): readonly Page[] {
  const rotas = (useOnCall().data?.rotas.length ?? 0) > 0
  const restarts = useHasRestarts()
  return useMemo(() => {
    const has = { rotas, restarts }
    return PAGES.filter(({ only }) => only === undefined || has[only])
  }, [rotas, restarts])
}

/** Those of them that something is on: what is listed. All of them, until that is known. */
export function useShownPages(): readonly Page[] {
  const pages = usePages()
  const catalogue = useCatalogue()
  const { groups } = useSite()
  // Rises when a check comes or goes.
  const set = useTable(() => table.setRevision)
  return useMemo(() => {
    if (catalogue === undefined || set === 0) return pages
    const on = new Set<Page['of']>(viewsOf(catalogue, table.rows.values()))
    if (groups.some(({ needs }) => needs.length > 0)) on.add('needs')
    return pages.filter(({ of }) => of === undefined || on.has(of))
  }, [pages, catalogue, groups, set])
}
