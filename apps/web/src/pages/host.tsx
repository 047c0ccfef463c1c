import { useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { CheckTable } from '../components/check-table.tsx'
import { Notice } from '../components/notice.tsx'
import { StatusWord } from '../components/shape.tsx'
import { useRevision, useSite } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { groupPath } from '../paths.ts'
import { sortChecks, sortFrom, sortText } from '../sort-checks.ts'
import { worstOf } from '../status.ts'
import styles from './host.module.css'

/** One machine and all that is looked at on it. */
export default function Host() {
  const { host = '' } = useParams()
  const revision = useRevision()
  const { groups } = useSite()
  const [sort, setSort] = useState(() => sortFrom('status'))
  const checks = useMemo(
    () =>
      revision < 0
        ? []
        : sortChecks(
            [...table.rows.values()].filter((check) => check.host === host),
            sort,
          ),
    [revision, host, sort],
  )
  const memberOf = groups.filter((group) => checks.some((check) => check.groups.includes(group.name)))
  return (
    <main className={styles.page}>
      <nav className={styles.crumbs} aria-label="Path">
        <Link to="/checks">Checks</Link>
        {memberOf.map((group) => (
          <Link key={group.name} to={groupPath(group.name)}>
            {group.title}
          </Link>
        ))}
      </nav>
      <h1 className={styles.title}>
        {host} {checks.length > 0 && <StatusWord status={worstOf(checks.map((check) => check.status))} />}
      </h1>
      {checks.length === 0 ? (
        <Notice>
          <p>No check looks at a host of this name.</p>
        </Notice>
      ) : (
        <CheckTable checks={checks} sort={sort} onSort={(column) => setSort(sortFrom(sortText(sort, column)))} />
      )}
      <p>
        <Link to={`/events?${new URLSearchParams({ host })}`} className={styles.link}>
          Events of {host}
        </Link>
      </p>
    </main>
  )
}
