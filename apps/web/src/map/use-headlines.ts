import type { Summary } from '@foretop/shared/wire.ts'
import { useMemo, useRef } from 'react'
import { useCatalogue } from '../checks/catalogue.ts'
import { useWatchedAll } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import type { Group, GroupBox } from './boxes.ts'
import { calmHeadline, type Headline, measuresOf, troubleHeadline } from './headline.ts'

const NOBODY: readonly Summary[] = []

/** The number of each group: what made it a problem, or what passes through it while it is well. */
export function useHeadlines(groups: readonly Group[], boxes: readonly GroupBox[]): ReadonlyMap<string, Headline> {
  const catalogue = useCatalogue()
  // Which checks there are changes seldom; what they say, each second.
  const { setRevision } = table
  const rows = useRef({ setRevision: -1, rows: NOBODY })
  if (rows.current.setRevision !== setRevision) rows.current = { setRevision, rows: [...table.rows.values()] }
  const present = rows.current.rows
  const measures = useMemo(
    (): ReturnType<typeof measuresOf> =>
      catalogue === undefined
        ? new Map()
        : measuresOf(
            groups.map(({ name }) => name),
            present,
            catalogue,
          ),
    [groups, present, catalogue],
  )
  const ids = useMemo(() => [...new Set([...measures.values()].flat().flatMap((measure) => measure.ids))], [measures])
  const watched = useWatchedAll(ids)
  // What was long ago is no part of a number of now.
  const looks = new Map([...watched].filter(([id]) => table.rows.get(id)?.stale === false))
  return new Map(
    boxes.flatMap(({ name, worst }) => {
      const calm = () => (measures.get(name) ?? []).map((measure) => calmHeadline(measure, looks)).find(Boolean)
      const headline = worst === null ? calm() : troubleHeadline(worst, catalogue)
      return headline == null ? [] : [[name, headline] as const]
    }),
  )
}
