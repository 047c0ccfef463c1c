import type { Summary } from '@foretop/shared/wire.ts'
import { memo, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath, hostPath } from '../paths.ts'
import styles from './check-table.module.css'
import { HandlingSign } from './handling-sign.tsx'
import { Reading } from './reading.tsx'
import { handlingOf, isProblem, subjectOf, WORDS } from './status.ts'

interface Props {
  readonly check: Summary
  readonly row: number
  readonly current: boolean
}

export const CheckRow = memo(function CheckRow({ check, row, current }: Props) {
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const handling = isProblem(check.status) || check.downtime ? handlingOf(check) : null
  return (
    <tr ref={element} aria-rowindex={row} data-current={current || undefined} data-stale={check.stale || undefined}>
      <td data-column="status">
        <span className={styles.status} data-status={check.status}>
          <Shape status={check.status} hollow={handling !== null} />{' '}
          <span className={styles.word}>{WORDS[check.status]}</span> <HandlingSign handling={handling} />
          {check.flapping && <em>flapping</em>}
          {check.candidate !== null && isProblem(check.candidate.status) && (
            <em>
              {check.candidate.status}? {check.candidate.count}/{check.attempts}
            </em>
          )}
        </span>
      </td>
      <td data-column="host">
        {check.host === null ? subjectOf(check) : <Link to={hostPath(check.host)}>{check.host}</Link>}
      </td>
      <td data-column="name">
        <Link to={checkPath(check.id)} className={styles.name}>
          {check.name}
        </Link>
      </td>
      <td data-column="value">
        {check.value !== null && <Reading check={check} metric={check.value.metric} value={check.value.number} />}
      </td>
      <td data-column="since">{check.status !== 'pending' && <Age since={check.since} />}</td>
      <td data-column="age">
        {check.checkedAt !== null && <Age since={check.checkedAt} />}
        {check.stale && ' stale'}
      </td>
      <td data-column="reason">{check.text}</td>
    </tr>
  )
})
