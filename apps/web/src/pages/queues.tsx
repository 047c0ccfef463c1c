import type { RoleOf } from '@foretop/shared/views.ts'
import { barColumn, type Column, numberColumn, recentColumn, rowsOfInstances } from '../view/columns.tsx'
import { readingOf } from '../view/roles.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import { ViewTable } from '../view/view-table.tsx'

const HOUR_MS = 3_600_000

type Role = RoleOf<'queues'>

const COLUMNS: readonly Column<Role>[] = [
  numberColumn('waiting', 'Waiting', { width: 100 }),
  recentColumn('waiting', 'Last hour', HOUR_MS),
  numberColumn('age', 'Waits for', {
    width: 100,
    wide: true,
    hint: 'How long the oldest job waits, or the last one taken had waited',
  }),
  barColumn('running', 'Workers busy', {
    full: ({ member, instance }) => readingOf(member, 'workers', instance),
    words({ member, instance }) {
      const of = (role: Role) => readingOf(member, role, instance)
      const workers = of('workers')
      // A queue in a database knows who has a job, not who would take one.
      return workers === undefined ? `${of('running') ?? '–'}` : `${of('running') ?? '–'} of ${workers}`
    },
  }),
  numberColumn('stuck', 'Stuck', { hint: 'Jobs wait and nobody takes any' }),
  numberColumn('errors', 'Errors', { wide: true, hint: 'Jobs that failed of late' }),
]

/** Every queue of every job server and mail server: how long it is and who works on it. */
export default function Queues() {
  const view = useView('queues')
  return (
    <ViewPage title="Queues" view={view}>
      <ViewTable
        label="Queues"
        rows={rowsOfInstances(view.members, 'waiting', 'workers')}
        columns={COLUMNS}
        instances="Queue"
        sort="-waiting"
      />
    </ViewPage>
  )
}
