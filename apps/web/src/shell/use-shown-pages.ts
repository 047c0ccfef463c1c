import { PAGES, type Page } from '../navigation.ts'
import { useRestarts } from '../restarts/use-restarts.ts'

/** The pages that there is something for. */
export function useShownPages(): readonly Page[] {
  const restarts = useRestarts()
  return PAGES.filter(({ only }) => only === undefined || restarts.length > 0)
}
