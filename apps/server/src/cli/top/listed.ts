import { compareTrouble, handlingOf, isProblem } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { Table } from './table.ts'

/** Problems worst first, then those somebody has: the order in which the list is walked. */
export function listed({ rows }: Table): { readonly open: readonly Summary[]; readonly handled: readonly Summary[] } {
  const problems = [...rows.values()].filter(({ status }) => isProblem(status)).sort(compareTrouble)
  return {
    open: problems.filter((check) => handlingOf(check) === null),
    handled: problems.filter((check) => handlingOf(check) !== null),
  }
}
