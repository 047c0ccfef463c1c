import { compareTrouble, isWorse } from '../checks/status.ts'
import { inOrder } from '../lists/in-order.ts'
import type { Column, Row } from './columns.tsx'

export interface RowSort {
  readonly key: string
  readonly descending: boolean
}

/** `-waiting` in the address is `waiting`, descending. */
export const rowSortFrom = (text: string): RowSort => ({
  key: text.replace(/^-/, ''),
  descending: text.startsWith('-'),
})

/** A click sorts most first, a second one turns it round: the interesting end of a number is the high one. */
export const rowSortText = ({ key, descending }: RowSort, clicked: string): string =>
  key === clicked && descending ? clicked : `-${clicked}`

/**
 * Sorted anew. What is not known stands last whichever way; what is equal by trouble, then by name. `worstFirst`: before all that by
 * status, for of a machine that is down nothing is known.
 */
export function sortRows<R extends string>(
  rows: readonly Row<R>[],
  columns: readonly Column<R>[],
  { key, descending }: RowSort,
  worstFirst = false,
): readonly Row<R>[] {
  const value = columns.find((column) => column.key === key)?.value
  const sign = descending ? -1 : 1
  const byTrouble = (a: Row<R>, b: Row<R>) =>
    a.member === b.member ? inOrder(a.key, b.key) : compareTrouble(a.member.summary, b.member.summary)
  if (value === undefined) {
    const turned = key === 'status' && !descending
    return rows.toSorted((a, b) => (turned ? byTrouble(b, a) : byTrouble(a, b)))
  }
  // Each value is read once, not with each comparison.
  const read = rows.map((row) => ({ row, value: value(row) }))
  return read
    .sort(({ row: a, value: left }, { row: b, value: right }) => {
      const [one, other] = [a.member.summary.status, b.member.summary.status]
      if (worstFirst && one !== other) return isWorse(one, other) ? -1 : 1
      if (left === undefined || right === undefined)
        return Number(left === undefined) - Number(right === undefined) || inOrder(a.key, b.key)
      const numbers = typeof left === 'number' && typeof right === 'number'
      return sign * (numbers ? left - right : inOrder(`${left}`, `${right}`)) || inOrder(a.key, b.key)
    })
    .map(({ row }) => row)
}
