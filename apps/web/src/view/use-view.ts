import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useCatalogue } from '../catalogue.ts'
import { useRevision, useWatchedAll } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { matches } from '../matches.ts'
import { type Member, rolesOf } from './roles.ts'

export interface View {
  /** Those that pass the filters of the address, in the order of the configuration. */
  readonly members: readonly Member[]
  /** How many there are without the filters. */
  readonly total: number
  /** Titles of the kinds that show here: what an empty page tells. */
  readonly kinds: readonly string[]
  /** The catalogue or the first picture is still on its way. */
  readonly loading: boolean
}

/** All checks that have a part on the page of this name, with every look as it comes. */
export function useView(name: string): View {
  const [query] = useSearchParams()
  const group = query.get('group')
  const q = query.get('q') ?? ''
  const catalogue = useCatalogue()
  const revision = useRevision()
  const roles = useMemo(() => (catalogue === undefined ? new Map() : rolesOf(catalogue, name)), [catalogue, name])
  const summaries = useMemo(
    () => (revision < 0 ? [] : [...table.rows.values()].filter(({ kind }) => roles.has(kind))),
    [revision, roles],
  )
  const chosen = summaries.filter((check) => (group === null || check.groups.includes(group)) && matches(check, q))
  const key = chosen.map(({ id }) => id).join('\n')
  const ids = useMemo(() => (key === '' ? [] : key.split('\n')), [key])
  const looks = useWatchedAll(ids)
  return {
    members: chosen.map((summary) => ({ summary, look: looks.get(summary.id), roles: roles.get(summary.kind) })),
    total: summaries.length,
    kinds: (catalogue?.kinds ?? []).filter(({ kind }) => roles.has(kind)).map(({ title }) => title),
    loading: catalogue === undefined || table.seq === null,
  }
}
