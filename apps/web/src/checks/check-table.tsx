import type { Summary } from '@foretop/shared/wire.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useNavigate } from 'react-router'
import type { Sort, SortColumn } from '../lists/sort-checks.ts'
import { useCursor } from '../lists/use-cursor.ts'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import { useOld } from '../shell/loss.tsx'
import { CheckRow } from './check-row.tsx'
import styles from './check-table.module.css'

const ROW_PX = 34
/** For a thumb. */
const PHONE_ROW_PX = 44
/** Up to here the browser's own search should find every row. */
const VIRTUAL_ABOVE = 200

const COLUMNS: readonly (readonly [SortColumn, string])[] = [
  ['status', 'Status'],
  ['host', 'Host'],
  ['name', 'Check'],
  ['value', 'Value'],
  ['since', 'Since'],
  ['age', 'Age'],
]

interface Props {
  readonly checks: readonly Summary[]
  readonly sort: Sort
  readonly onSort: (column: SortColumn) => void
}

/** Checks as rows. Of a long list only the rows on screen exist. */
export function CheckTable({ checks, sort, onSort }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const rowPx = matchMedia('(max-width: 639px)').matches ? PHONE_ROW_PX : ROW_PX
  const virtual = useVirtualizer({
    count: checks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    enabled: checks.length > VIRTUAL_ABOVE,
  })
  const cursor = useCursor(
    checks.map(({ id }) => id),
    (at) => {
      if (checks.length > VIRTUAL_ABOVE) virtual.scrollToIndex(at)
      else scroller.current?.querySelectorAll('tbody tr')[at]?.scrollIntoView({ block: 'nearest' })
    },
  )
  const openCurrent = () => {
    const check = checks[cursor.at]
    if (check !== undefined) navigate(checkPath(check.id))
  }
  useKeys({ j: cursor.next, k: cursor.previous, Enter: openCurrent })
  const items =
    checks.length > VIRTUAL_ABOVE
      ? virtual.getVirtualItems()
      : checks.map((_, index) => ({ index, start: index * rowPx, end: (index + 1) * rowPx }))
  const before = items[0]?.start ?? 0
  const after = checks.length * rowPx - (items.at(-1)?.end ?? 0)
  return (
    <div ref={scroller} className={styles.scroller} data-old={useOld()}>
      <table className={styles.table} aria-rowcount={checks.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(([column, title]) => (
              <th
                key={column}
                data-column={column}
                aria-sort={sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}
              >
                <button type="button" onClick={() => onSort(column)}>
                  {title}
                  <span aria-hidden="true">{sort.column === column ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
            <th data-column="reason">Reason</th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => {
            const check = checks[index]
            return check === undefined ? null : (
              <CheckRow key={check.id} check={check} row={index + 2} current={index === cursor.at} />
            )
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  )
}
