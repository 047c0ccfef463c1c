import type { CheckView } from '@foretop/shared/wire.ts'
import { useMemo } from 'react'
import { useRevision, useWatchedAll } from '../live/hooks.ts'
import { table } from '../live/live.ts'

/** Relations that look at any of these checks: a pair, a topology. */
export function useNeighbours(ids: readonly string[]): readonly CheckView[] {
  const revision = useRevision()
  // Those without a host are relations; which checks one looks at is in its whole view only.
  const key = useMemo(
    () =>
      revision < 0 ? '' : [...table.rows.values()].flatMap(({ id, host }) => (host === null ? id : [])).join('\n'),
    [revision],
  )
  const relations = useMemo(() => (key === '' ? [] : key.split('\n')), [key])
  const looks = useWatchedAll(relations)
  return [...looks.values()].flatMap((look) => {
    const summary = table.rows.get(look.id)
    return summary !== undefined && look.of?.some((id) => ids.includes(id)) ? { ...look, ...summary } : []
  })
}
