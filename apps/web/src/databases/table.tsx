import type { Board } from '@foretop/shared/databases/board.ts'
import { useRef } from 'react'
import { useNavigate } from 'react-router'
import { useCursor } from '../lists/use-cursor.ts'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import type { MemberOf } from '../view/roles.ts'
import type { Marks } from './marks.ts'
import { DatabaseRow } from './row.tsx'
import { sumOf } from './sum.ts'
import styles from './table.module.css'

interface Props {
  readonly board: Board
  readonly members: ReadonlyMap<string, MemberOf<'databases'>>
  readonly marks: Marks
}

/** As dbcheck has them, then ours. */
const HEADS = [
  { title: 'id', hint: 'Its place among the databases of the configuration, not its server_id', right: true },
  { title: 'name' },
  { title: 'master', hint: 'Id of the one it follows', right: true },
  { title: 'repl', hint: 'Bytes fetched but not applied; - follows nobody; XXXXXXX broken', right: true },
  { title: 'binlogs', hint: 'Binary logs on it' },
  { title: 'conn', hint: 'Connections busy / in all, those of replication not counted', right: true },
  { title: 'tz' },
  { title: 'version' },
  { title: 'roles', hint: 'Its groups, and what it is to the others' },
  { title: 'lag', hint: 'Behind its master, beyond an intended delay', right: true },
  { title: 'queries', right: true },
]

/** Columns whose room the sum may have too. */
const SUM = 3

/** The table of dbcheck: master first, then its slaves, then the clusters in the order of the configuration. */
export function DatabaseTable({ board, members, marks }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  const { lines } = board
  const names = lines.map(({ database }) => database.name)
  const cursor = useCursor(names, (at) => {
    scroller.current?.querySelectorAll('tbody tr')[at]?.scrollIntoView({ block: 'nearest' })
    marks.light(names[at] ?? null)
  })
  const current = lines[cursor.at]?.database
  const open = () => current !== undefined && navigate(checkPath(current.view.id))
  const select = () => current !== undefined && marks.select(current.name)
  useKeys({ j: cursor.next, k: cursor.previous, x: select, Enter: open })
  const troubled = new Set(board.errors.flatMap(({ host }) => host.split('+')))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label="Databases" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>
              <span className="sr">Status</span>
            </th>
            {HEADS.map(({ title, hint, right }) => (
              <th key={title} title={hint} data-align={right && 'right'}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { name } = line.database
            const member = members.get(name)
            return member === undefined ? null : (
              <DatabaseRow
                key={name}
                line={line}
                member={member}
                marks={marks}
                current={current?.name === name}
                troubled={troubled.has(name)}
              />
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={HEADS.length - SUM}>{lines.length === 1 ? 'one database' : `${lines.length} databases`}</td>
            <td colSpan={SUM + 1} data-align="right" data-title="queries in all">
              {/* What was long ago is no part of a sum of now. */}
              {sumOf(lines.map(({ database: { view, queriesPerSecond } }) => (view.stale ? null : queriesPerSecond)))}
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
