import { isRelation, metricsOf } from '@foretop/shared/catalogue.ts'
import { aloneFindings } from '@foretop/shared/databases/alone.ts'
import { type Board, boardOf } from '@foretop/shared/databases/board.ts'
import { databasesOf, isDatabase } from '@foretop/shared/databases/database.ts'
import { findingsOf } from '@foretop/shared/databases/findings.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { useCatalogue } from '../checks/catalogue.ts'
import type { MemberOf } from '../view/roles.ts'
import type { View } from '../view/use-view.ts'

export interface Seen {
  /** The whole of what is known of those that pass the filters. */
  readonly board: Board
  /** Databases by the name they have on the board. */
  readonly members: ReadonlyMap<string, MemberOf<'databases'>>
  readonly relations: readonly MemberOf<'databases'>[]
  /** The page with databases counted, for relations among them are none. */
  readonly view: View<RoleOf<'databases'>>
}

/** What the terminal's table is made of, from the looks of this page: ids and masters count without the filters. */
export function useBoard(view: View<RoleOf<'databases'>>): Seen {
  const catalogue = useCatalogue()
  const isOne = ({ summary }: MemberOf<'databases'>) =>
    isDatabase(metricsOf(catalogue, summary), isRelation(catalogue, summary))
  // A look does not tell that it is the last one: what changes without a look stands in the row.
  const views = view.everyone.flatMap(({ summary, look }) => (look === undefined ? [] : { ...look, ...summary }))
  const databases = databasesOf({ views: () => views, catalogue: () => catalogue })
  const byId = new Map(view.everyone.map((member) => [member.summary.id, member]))
  const members = new Map(
    databases.flatMap(({ name, view: { id } }) => {
      const member = byId.get(id)
      return member === undefined ? [] : [[name, member] as const]
    }),
  )
  const chosen = view.members.filter(isOne)
  const all = view.everyone.filter(isOne)
  const passes = new Set(chosen.map(({ summary }) => summary.id))
  const wanted = databases.filter(({ view: { id } }) => passes.has(id)).map(({ name }) => name)
  const found = findingsOf(databases, views, aloneFindings)
  return {
    board: boardOf(databases, found, chosen.length === all.length ? null : new Set(wanted)),
    members,
    relations: view.everyone.filter(({ look }) => look?.of != null),
    view: { ...view, members: chosen, total: all.length },
  }
}
