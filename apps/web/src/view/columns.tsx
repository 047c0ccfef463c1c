import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { ReactNode } from 'react'
import { isProblem } from '../checks/status.ts'
import { Bar, ticksOf } from './bar.tsx'
import { Recent } from './recent.tsx'
import { instancesOf, isCulprit, type Member, readingOf } from './roles.ts'

/** One line of a table: a check, or one instance of it (one disk, one queue). */
export interface Row<R extends string = never> {
  /** As `rowKey` makes it. */
  readonly key: string
  readonly member: Member<R>
  readonly instance: string | null
}

export interface Column<R extends string = never> {
  readonly key: string
  readonly title: string
  /** What the title is short for. */
  readonly hint?: string
  /** What rows are sorted by; `undefined` goes last whichever way. */
  readonly value: (row: Row<R>) => number | string | undefined
  readonly cell: (row: Row<R>) => ReactNode
  readonly align?: 'right'
  /** Px; without it the column takes what is left. */
  readonly width?: number
  /** Left out where there is no room, `first` before the others; the check's own page has it. */
  readonly wide?: true | 'first'
}

/** What a cell shows of which nothing is known. */
export const UNKNOWN = '–'

/** What names a row of a page. */
export const rowKey = (id: string, instance: string | null): string => (instance === null ? id : `${id} ${instance}`)

/** One row for each check. */
export const rowsOfChecks = <R extends string>(members: readonly Member<R>[]): readonly Row<R>[] =>
  members.map((member) => ({ key: member.summary.id, member, instance: null }))

/** One row for each instance that any of the roles has; a check without any, because it cannot be looked at, keeps one. */
export const rowsOfInstances = <R extends string>(
  members: readonly Member<R>[],
  ...roles: readonly NoInfer<R>[]
): readonly Row<R>[] =>
  members.flatMap((member): readonly Row<R>[] => {
    const instances = instancesOf(member, ...roles)
    const { id } = member.summary
    if (instances.length === 0) return [{ key: id, member, instance: null }]
    return instances.map((instance) => ({ key: rowKey(id, instance), member, instance }))
  })

/** In which ink a number stands: that of its check's status when it decided it. */
function inkOf<R extends string>(
  { member, instance }: Row<R>,
  role: NoInfer<R>,
): 'warning' | 'critical' | 'unknown' | undefined {
  const { status } = member.summary
  if (!isCulprit(member, role, instance) || !isProblem(status)) return undefined
  return status === 'warning' || status === 'critical' || status === 'unknown' ? status : undefined
}

/** A role as a number with its unit. */
export const numberColumn = <R extends string>(role: R, title: string, more: Partial<Column<R>> = {}): Column<R> => ({
  key: role,
  title,
  align: 'right',
  width: 110,
  value: ({ member, instance }) => readingOf(member, role, instance),
  cell(row) {
    const value = readingOf(row.member, role, row.instance)
    const ink = inkOf(row, role)
    if (value === undefined) return UNKNOWN
    return <span data-ink={ink}>{formatMetric(value, row.member.roles.get(role)?.metric)}</span>
  },
  ...more,
})

interface BarShape<R extends string> {
  /** What a full bar stands for. */
  readonly full: (row: Row<R>) => number | undefined
  /** Beside the bar; the number itself if not given. */
  readonly words?: (row: Row<R>) => string
}

/** A role as a bar, with its limits as marks. */
export const barColumn = <R extends string>(
  role: NoInfer<R>,
  title: string,
  { full, words }: BarShape<R>,
  more: Partial<Column<R>> = {},
): Column<R> => ({
  key: role,
  title,
  width: 220,
  value: ({ member, instance }) => readingOf(member, role, instance),
  cell(row) {
    const { member, instance } = row
    const value = readingOf(member, role, instance)
    const most = full(row)
    const part = member.roles.get(role)
    if (value === undefined || part === undefined) return UNKNOWN
    const ink = inkOf(row, role)
    const share = most === undefined || most === 0 ? 0 : value / most
    return (
      <span data-measure>
        <b data-ink={ink}>{words?.(row) ?? formatMetric(value, part.metric)}</b>
        {most !== undefined && (
          <Bar share={share} ticks={ticksOf(member.look?.thresholds[part.name], most, instance)} status={ink} />
        )}
      </span>
    )
  },
  ...more,
})

/** The recent run of a role. */
export const recentColumn = <R extends string>(
  role: R,
  title: string,
  spanMs: number,
  more: Partial<Column<R>> = {},
): Column<R> => ({
  key: `${role}-recent`,
  title,
  width: 130,
  wide: true,
  value: ({ member, instance }) => readingOf(member, role, instance),
  cell({ member, instance }) {
    const part = member.roles.get(role)
    if (part === undefined) return null
    const atLeast = part.metric.unit === 'percent' ? 100 : 0
    const label = `${part.metric.label}, recent`
    return (
      <Recent
        id={member.summary.id}
        metric={part.name}
        instance={instance}
        spanMs={spanMs}
        label={label}
        atLeast={atLeast}
      />
    )
  },
  ...more,
})
