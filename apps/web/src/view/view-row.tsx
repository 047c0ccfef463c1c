import { memo } from 'react'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { handlingOf, isProblem, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { type Column, type Row, UNKNOWN } from './columns.tsx'
import styles from './view-table.module.css'

interface Props<R extends string> {
  readonly row: Row<R>
  readonly at: number
  readonly columns: readonly Column<R>[]
  readonly current: boolean
}

/** Drawn again only for what it shows: rows are made anew with each look at any of them. */
export const ViewRow = memo(
  DrawnRow,
  (before, after) =>
    before.row.member === after.row.member &&
    before.row.instance === after.row.instance &&
    before.at === after.at &&
    before.columns === after.columns &&
    before.current === after.current,
  // What is remembered is drawn the same for any roles.
) as typeof DrawnRow

function DrawnRow<R extends string>({ row, at, columns, current }: Props<R>) {
  const { summary, look } = row.member
  const handling = isProblem(summary.status) || summary.downtime ? handlingOf(summary) : null
  // A check that was not answered has no numbers; its reason stands in their place.
  const silent = look !== undefined && Object.keys(look.metrics).length === 0
  const named = columns.filter(({ key }) => key === 'host' || key === 'instance')
  return (
    <tr aria-rowindex={at} data-current={current || undefined} data-stale={summary.stale || undefined}>
      <td data-status={summary.status}>
        <Shape status={summary.status} hollow={handling !== null} /> <span className="sr">{WORDS[summary.status]}</span>
        <HandlingSign handling={handling} />
      </td>
      {(silent ? named : columns).map(({ key, title, cell, align, wide }) => {
        const drawn = cell(row)
        const data = { 'data-title': title, 'data-name': key === 'host' || undefined }
        return (
          <td
            key={key}
            data-align={align}
            data-wide={wide}
            data-unknown={drawn === UNKNOWN || drawn === null || undefined}
            {...data}
          >
            {drawn}
          </td>
        )
      })}
      {silent && (
        <td colSpan={columns.length - named.length} className={styles.reason} data-status={summary.status}>
          {summary.text}
          {summary.checkedAt !== null && (
            <>
              {' '}
              · <Age since={summary.since} />
            </>
          )}
        </td>
      )}
    </tr>
  )
}
