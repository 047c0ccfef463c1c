import type { Line } from '@foretop/shared/databases/board.ts'
import { cellsOf } from '@foretop/shared/databases/cells.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath } from '../paths.ts'
import { isCulprit, type MemberOf } from '../view/roles.ts'
import { handledBy } from './handled.ts'
import { lighting, type Marks } from './marks.ts'
import { rateText } from './sum.ts'
import styles from './table.module.css'
import { lagOf } from './words.ts'

interface Props {
  readonly line: Line
  readonly member: MemberOf<'databases'>
  readonly marks: Marks
  readonly current: boolean
  /** An error below is about it. */
  readonly troubled: boolean
}

/** Cells behind the three that say which one it is. */
const TOLD = 8

/** One database: dbcheck's cells, then ours. One that did not answer says why in their place. */
export function DatabaseRow({ line, member, marks, current, troubled }: Props) {
  const { summary } = member
  const { id, name, masters } = cellsOf(line)
  const handling = handledBy(line, member)
  return (
    <tr
      data-current={current || undefined}
      data-selected={marks.selected === name || undefined}
      data-stale={summary.stale || undefined}
      data-troubled={troubled || undefined}
      onClick={({ target }) => target instanceof Element && !target.closest('a, button') && marks.select(name)}
      {...lighting(marks, name)}
    >
      <td data-status={summary.status}>
        <Shape status={summary.status} hollow={handling !== null} /> <span className="sr">{WORDS[summary.status]}</span>
        <HandlingSign handling={handling} />
      </td>
      <td data-align="right" data-id>
        <button
          type="button"
          aria-expanded={marks.selected === name}
          aria-label={`${id}: logs and statements of ${name}`}
          onClick={() => marks.select(name)}
        >
          {id}
        </button>
      </td>
      <td data-name>
        <Link to={checkPath(summary.id)}>{name}</Link>
      </td>
      <Cell title="master" align="right">
        {masters}
      </Cell>
      {line.database.outcome === 'answered' ? (
        <Told line={line} member={member} />
      ) : (
        <td colSpan={TOLD} className={styles.reason} data-status={summary.status} title={summary.text}>
          {line.database.outcome === 'failed' ? 'does not answer: ' : 'not seen: '}
          {summary.text || 'not looked at yet'} · <Age since={summary.since} />
        </td>
      )}
    </tr>
  )
}

function Told({ line, member }: Pick<Props, 'line' | 'member'>) {
  const { repl, binlogs, busy, total, timeZone, version, roles } = cellsOf(line)
  const { queriesPerSecond } = line.database
  const lag = lagOf(line)
  const waits = line.arrows.some(({ state }) => state === 'orphaned')
  const late = line.arrows.some(({ channel }) => isCulprit(member, 'lag', channel)) ? member.summary.status : undefined
  return (
    <>
      <Cell title="repl" align="right" ink={line.repl === 'broken' && !waits ? 'critical' : undefined}>
        {repl}
      </Cell>
      <Cell title="binlogs">{binlogs}</Cell>
      <Cell title="conn" align="right">
        {busy}/{total.padStart(4)}
      </Cell>
      <Cell title="tz">{timeZone}</Cell>
      <Cell title="version">{version}</Cell>
      <Cell title="roles">{roles}</Cell>
      <Cell title="lag" align="right" ink={late}>
        {lag === null ? (line.arrows.length > 0 ? '?' : '-') : formatMetric(lag, { unit: 's' })}
      </Cell>
      <Cell title="queries" align="right">
        {queriesPerSecond === null ? '?' : rateText(queriesPerSecond)}
      </Cell>
    </>
  )
}

interface CellProps {
  readonly title: string
  readonly align?: 'right'
  readonly ink?: string | undefined
  readonly children: ReactNode
}

const Cell = ({ title, align, ink, children }: CellProps) => (
  <td data-title={title} data-align={align} data-ink={ink}>
    {children}
  </td>
)
