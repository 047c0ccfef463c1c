import type { Summary } from '@foretop/shared/wire.ts'
import { compareNeed, subjectOf } from '../checks/status.ts'
import { inOrder } from './in-order.ts'

export const SORT_COLUMNS = ['status', 'host', 'name', 'value', 'since', 'age'] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]
export interface Sort {
  readonly column: SortColumn
  readonly descending: boolean
}

type Compare = (a: Summary, b: Summary) => number

const COMPARE: { readonly [column in SortColumn]: Compare } = {
  status: compareNeed,
  host: (a, b) => inOrder(subjectOf(a) ?? '', subjectOf(b) ?? ''),
  name: (a, b) => inOrder(a.name, b.name),
  value: (a, b) => (a.value?.number ?? Number.NEGATIVE_INFINITY) - (b.value?.number ?? Number.NEGATIVE_INFINITY),
  since: (a, b) => b.since - a.since,
  age: (a, b) => (b.checkedAt ?? 0) - (a.checkedAt ?? 0),
}

/** Sorted anew; what is equal stands by host and name. */
export function sortChecks(checks: readonly Summary[], { column, descending }: Sort): Summary[] {
  const sign = descending ? -1 : 1
  return checks.toSorted((a, b) => sign * COMPARE[column](a, b) || inOrder(a.id, b.id))
}

/** `-since` in the address is `since`, descending. */
export function sortFrom(text: string | null): Sort {
  const name = text?.replace(/^-/, '')
  const column = SORT_COLUMNS.find((column) => column === name) ?? 'status'
  return { column, descending: text?.startsWith('-') ?? false }
}

/** A click sorts by the column; a second one turns it round. */
export const sortText = (sort: Sort, clicked: SortColumn): string =>
  sort.column === clicked && !sort.descending ? `-${clicked}` : clicked
