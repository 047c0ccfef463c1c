import { useMemo } from 'react'
import { useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { shortTitles } from './places.ts'

/** How hosts are called where there is little room, as the map calls them. */
export function useShortHosts(): (host: string) => string {
  const revision = useTable(() => table.setRevision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the set of rows.
  return useMemo(() => shortTitles([...table.rows.values()]), [revision])
}
