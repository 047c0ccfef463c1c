import type { Definitions } from '@foretop/shared/model.ts'
import type { Page, RoleOf } from '@foretop/shared/views.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useCatalogue } from '../checks/catalogue.ts'
import { matches } from '../lists/matches.ts'
import { useRevision, useWatchedAll } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { type Member, memberOf, partsOn, rolesOf } from './roles.ts'

export interface View<R extends string = never> {
  /** Those that pass the filters of the address, in the order of the configuration. */
  readonly members: readonly Member<R>[]
  /** All of those looked at: without the filters, where the page asked for that. */
  readonly everyone: readonly Member<R>[]
  /** How many there are without the filters. */
  readonly total: number
  /** Those that any of them is in, without the filters. */
  readonly groups: ReadonlySet<string>
  /** Titles of the kinds that show here: what an empty page tells. */
  readonly kinds: readonly string[]
  /** The catalogue or the first picture is still on its way. */
  readonly loading: boolean
}

/**
 * All checks that have a part on the page of this name, with every look as it comes. `whole`: also of those that the
 * filters leave out, where what is shown depends on them.
 */
export function useView<P extends Page>(name: P, { whole = false } = {}): View<RoleOf<P>> {
  const [query] = useSearchParams()
  const group = query.get('group')
  const q = query.get('q') ?? ''
  const catalogue = useCatalogue()
  const revision = useRevision()
  const roles = useMemo(() => rolesOf(catalogue, name), [catalogue, name])
  const summaries = useMemo(
    () => (revision < 0 ? [] : [...table.rows.values()].filter((check) => roles(check) !== undefined)),
    [revision, roles],
  )
  const groups = useMemo(() => new Set(summaries.flatMap((summary) => summary.groups)), [summaries])
  const passes = (check: Summary) => (group === null || check.groups.includes(group)) && matches(check, q)
  const watched = whole ? summaries : summaries.filter(passes)
  const key = watched.map(({ id }) => id).join('\n')
  const ids = useMemo(() => (key === '' ? [] : key.split('\n')), [key])
  const looks = useWatchedAll(ids)
  const everyone = watched.flatMap((summary) => {
    const parts = roles(summary)
    return parts === undefined ? [] : [memberOf(summary, looks.get(summary.id), parts)]
  })
  return {
    members: whole ? everyone.filter(({ summary }) => passes(summary)) : everyone,
    everyone,
    total: summaries.length,
    groups,
    kinds: (catalogue?.kinds ?? [])
      .filter(({ metrics }) => partsOn(name, metrics as Definitions).size > 0)
      .map(({ title }) => title),
    loading: catalogue === undefined || table.seq === null,
  }
}
