import { formatAge } from '@foretop/shared/format/age.ts'
import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { useMemo } from 'react'
import { serverNow } from '../live/server-time.ts'
import { barColumn, type Column, numberColumn, type Row, rowsOfInstances } from '../view/columns.tsx'
import { readingOf } from '../view/roles.ts'
import { type Outlook, useForecasts } from '../view/use-forecasts.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import { ViewTable } from '../view/view-table.tsx'

const DAY_MS = 86_400_000
const FULL = 0
/** Sooner than this it stands out. */
const SOON_MS = 7 * DAY_MS

type Role = RoleOf<'disks'>

const COLUMNS: readonly Column<Role>[] = [
  barColumn('used', 'Used', { full: () => 100 }),
  {
    key: 'free',
    title: 'Free',
    align: 'right',
    width: 170,
    value: ({ member, instance }) => readingOf(member, 'free', instance),
    cell({ member, instance }) {
      const [free, total] = [readingOf(member, 'free', instance), readingOf(member, 'total', instance)]
      if (free === undefined) return '–'
      return total === undefined ? formatBytes(free) : `${formatBytes(free)} of ${formatBytes(total)}`
    },
  },
  numberColumn('inodes', 'Inodes', { width: 90, wide: true }),
  {
    key: 'trouble',
    title: 'State',
    width: 110,
    wide: true,
    value: (row) => troubleOf(row),
    cell: (row) => <span data-ink={troubleOf(row) === 'read-only' ? undefined : 'critical'}>{troubleOf(row)}</span>,
  },
]

/** Every file system of every server: how full, how fast it grows, and when it will be full. */
export default function Disks() {
  const view = useView('disks')
  const rows = rowsOfInstances(view.members, 'used', 'missing', 'hung')
  const outlooks = useForecasts(view.members, 'free', FULL)
  const columns = useMemo(() => [...COLUMNS, ...outlookColumns(outlooks)], [outlooks])
  return (
    <ViewPage title="Disks" view={view}>
      <ViewTable label="Disks" rows={rows} columns={columns} instances="Mounted on" sort="-used" />
    </ViewPage>
  )
}

function troubleOf({ member, instance }: Row<Role>): string | undefined {
  const is = (role: Role) => readingOf(member, role, instance) === 1
  if (is('missing')) return 'not mounted'
  if (is('hung')) return 'dead mount'
  return is('readOnly') ? 'read-only' : undefined
}

const outlookColumns = (outlooks: ReadonlyMap<string, Outlook>): readonly Column<Role>[] => {
  const outlook = ({ key }: Row<Role>) => {
    const seen = outlooks.get(key)
    return seen === undefined || seen === 'no trend' ? undefined : seen
  }
  return [
    {
      key: 'growth',
      title: 'Growth',
      hint: 'Over the last seven days',
      align: 'right',
      width: 140,
      value(row) {
        const seen = outlook(row)
        return seen && -seen.perDay
      },
      cell(row) {
        const seen = outlooks.get(row.key)
        if (seen === undefined) return null
        if (seen === 'no trend') return <span data-quiet>no trend</span>
        const sign = seen.perDay < 0 ? '+' : '−'
        const unit = row.member.roles.get('free')?.metric
        return `${sign}${formatMetric(Math.abs(seen.perDay), unit)}/day`
      },
    },
    {
      key: 'full',
      title: 'Full in',
      hint: 'If it goes on as in the last seven days',
      align: 'right',
      width: 110,
      value(row) {
        const at = outlook(row)?.reachesAt
        return at === null || at === undefined ? undefined : -at
      },
      cell(row) {
        const at = outlook(row)?.reachesAt
        // Of a disk that nobody looks at any more it says nothing of now.
        if (at === null || at === undefined || row.member.summary.stale) return null
        const inMs = Math.max(0, at - serverNow())
        return <span data-ink={inMs < SOON_MS ? 'warning' : undefined}>{formatAge(inMs)}</span>
      },
    },
  ]
}
