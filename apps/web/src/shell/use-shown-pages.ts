import { useMemo } from 'react'
import { PAGES, type Page } from '../navigation.ts'
import { useOnCall } from '../on-call/use-on-call.ts'
import { useHasRestarts } from '../restarts/use-restarts.ts'

/** The pages that there is something for. */
export function useShownPages(): readonly Page[] {
  const rotas = (useOnCall().data?.rotas.length ?? 0) > 0
  const restarts = useHasRestarts()
  return useMemo(() => {
    const has = { rotas, restarts }
    return PAGES.filter(({ only }) => only === undefined || has[only])
  }, [rotas, restarts])
}
