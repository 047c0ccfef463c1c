import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { barColumn, type Column, numberColumn, recentColumn, rowsOfChecks } from '../view/columns.tsx'
import { readingOf } from '../view/roles.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import { ViewTable } from '../view/view-table.tsx'

const HOUR_MS = 3_600_000

type Role = RoleOf<'caches'>

const COLUMNS: readonly Column<Role>[] = [
  numberColumn('hitRate', 'Hit rate', { width: 90 }),
  recentColumn('hitRate', 'Last hour', HOUR_MS),
  numberColumn('evictions', 'Evictions', { hint: 'Items thrown out to make room' }),
  barColumn(
    'used',
    'Memory',
    {
      full: ({ member }) => readingOf(member, 'limit'),
      words({ member }) {
        const unit = member.roles.get('used')?.metric
        const [used, limit] = [readingOf(member, 'used'), readingOf(member, 'limit')]
        if (used === undefined) return ''
        return limit === undefined
          ? formatMetric(used, unit)
          : `${formatMetric(used, unit)} of ${formatMetric(limit, unit)}`
      },
    },
    { width: 280 },
  ),
  numberColumn('connections', 'Connections'),
  numberColumn('gets', 'Gets'),
  recentColumn('gets', 'Gets, last hour', HOUR_MS, { wide: 'first' }),
  numberColumn('sets', 'Sets', { wide: 'first' }),
  numberColumn('uptime', 'Up for', { hint: 'A short one means a cold cache: the databases carry the load' }),
]

/** Every cache: how well it serves, how full it is, and since when it is warm. */
export default function Caches() {
  const view = useView('caches')
  return (
    <ViewPage title="Caches" view={view}>
      <ViewTable label="Caches" rows={rowsOfChecks(view.members)} columns={COLUMNS} instances={null} sort="-status" />
    </ViewPage>
  )
}
