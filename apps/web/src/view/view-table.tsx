import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import buttons from '../components/button.module.css'
import { useCursor } from '../lists/use-cursor.ts'
import { useFrozenOrder } from '../lists/use-frozen-order.ts'
import { checkPath, hostPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import type { Column, Row } from './columns.tsx'
import { type RowSort, rowSortFrom, rowSortText, sortRows } from './sort-rows.ts'
import { useSetQuery } from './use-query.ts'
import { ViewRow } from './view-row.tsx'
import styles from './view-table.module.css'

const ROW_PX = 36
/** Up to here the browser's own search should find every row. */
const VIRTUAL_ABOVE = 200

interface Props<R extends string> {
  readonly label: string
  readonly rows: readonly Row<R>[]
  readonly columns: readonly Column<R>[]
  /** Heading of the column that names the instance; `null`: rows are whole checks. */
  readonly instances: string | null
  /** `-used`: by what rows of the same status are sorted until somebody asks for another order. */
  readonly sort: string
}

/** Systems as rows, numbers and bars as columns. The order stands in the address. */
export function ViewTable<R extends string>({ label, rows, columns, instances, sort: usual }: Props<R>) {
  const [query] = useSearchParams()
  const set = useSetQuery()
  const asked = query.get('sort')
  const sort = rowSortFrom(asked ?? usual)
  /** As the headings say it. */
  const shownSort = asked === null ? rowSortFrom('-status') : sort
  const all = useMemo(
    () => [hostColumn, ...(instances === null ? [] : [instanceColumn(instances)]), ...columns],
    [instances, columns],
  )
  const [inUse, setInUse] = useState(false)
  const keys = sortRows(rows, all, sort, asked === null).map(({ key }) => key)
  const order = useFrozenOrder(keys, inUse, query.toString())
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const sorted = order.ids.flatMap((key) => byKey.get(key) ?? [])
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const long = sorted.length > VIRTUAL_ABOVE
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: long,
  })
  const cursor = useCursor(
    sorted.map(({ key }) => key),
    (at) => {
      if (long) virtual.scrollToIndex(at)
      else scroller.current?.querySelectorAll('tbody tr')[at]?.scrollIntoView({ block: 'nearest' })
    },
  )
  const openCurrent = () => {
    const row = sorted[cursor.at]
    if (row !== undefined) navigate(checkPath(row.member.summary.id))
  }
  useKeys({ j: cursor.next, k: cursor.previous, Enter: openCurrent })
  const items = long ? virtual.getVirtualItems() : sorted.map((_, index) => ({ index, start: 0, end: 0 }))
  const before = long ? (items[0]?.start ?? 0) : 0
  const after = long ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label={label} tabIndex={0}>
      {order.waiting > 0 && (
        <button type="button" className={buttons.button} onClick={() => setInUse(false)}>
          {order.waiting} new, show
        </button>
      )}
      <table className={styles.table} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <Heading
              column={statusColumn}
              sort={shownSort}
              onSort={(key) => set({ sort: rowSortText(shownSort, key) })}
            />
            {all.map((column) => (
              <Heading
                key={column.key}
                column={column}
                sort={shownSort}
                onSort={(key) => set({ sort: rowSortText(shownSort, key) })}
              />
            ))}
          </tr>
        </thead>
        <tbody onPointerEnter={() => setInUse(true)} onPointerLeave={() => setInUse(false)}>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => {
            const row = sorted[index]
            if (row === undefined) return null
            return <ViewRow key={row.key} row={row} at={index + 2} columns={all} current={index === cursor.at} />
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </section>
  )
}

const statusColumn: Column = { key: 'status', title: 'Status', width: 64, value: () => undefined, cell: () => null }

const hostColumn: Column = {
  key: 'host',
  title: 'Host',
  value: ({ member: { summary } }) => summary.host ?? summary.name,
  cell: ({ member: { summary } }) => (
    <>
      {summary.host !== null && <Link to={hostPath(summary.host)}>{summary.host}</Link>}{' '}
      <Link to={checkPath(summary.id)} className={styles.check}>
        {summary.name}
      </Link>
    </>
  ),
}

const instanceColumn = (title: string): Column => ({
  key: 'instance',
  title,
  value: ({ instance }) => instance ?? undefined,
  cell: ({ instance }) => instance,
})

interface HeadingProps {
  readonly column: Omit<Column, 'value' | 'cell'>
  readonly sort: RowSort
  readonly onSort: (key: string) => void
}

function Heading({ column: { key, title, hint, width, align, wide }, sort, onSort }: HeadingProps) {
  const sorted = sort.key === key
  return (
    <th
      style={width === undefined ? undefined : { width }}
      data-align={align}
      data-wide={wide}
      data-status={key === 'status' || undefined}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" title={hint} onClick={() => onSort(key)}>
        {title}
        <span aria-hidden="true">{sorted ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}
