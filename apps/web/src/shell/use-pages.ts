import { useMemo } from 'react'
import { PAGES, type Page } from '../navigation.ts'
import { useOnCall } from '../on-call/use-on-call.ts'

/** The pages that have something to show. */
export function usePages(): readonly Page[] {
  const hasRotas = (useOnCall().data?.rotas.length ?? 0) > 0
  return useMemo(() => PAGES.filter(({ needs }) => needs !== 'rotas' || hasRotas), [hasRotas])
}
