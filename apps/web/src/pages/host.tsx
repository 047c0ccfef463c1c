import type { CheckView } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { getEvents, getHosts } from '../api.ts'
import { Actions } from '../checks/actions.tsx'
import { CheckCard } from '../checks/check-card.tsx'
import { InForce } from '../checks/in-force.tsx'
import { Notes } from '../checks/notes.tsx'
import { compareNeed, isProblem, worstOf } from '../checks/status.ts'
import { Guard } from '../components/guard.tsx'
import { Notice } from '../components/notice.tsx'
import { StatusWord } from '../components/shape.tsx'
import { Waiting } from '../components/waiting.tsx'
import { EventList } from '../events/event-list.tsx'
import { useRevision, useSite, useWatchedAll } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { groupPath } from '../paths.ts'
import { SafePanels } from '../restarts/safe-panels.tsx'
import { WhatToDo } from '../runbooks/what-to-do.tsx'
import { useOld } from '../shell/loss.tsx'
import { useNeighbours } from '../view/use-neighbours.ts'
import styles from './host.module.css'

const EVENTS_SHOWN = 20

/** Everything about one machine: what is wrong on or about it first, each check with its numbers, what happened. */
export default function Host() {
  const { host = '' } = useParams()
  const revision = useRevision()
  const { groups } = useSite()
  const old = useOld()
  const checks = useMemo(
    () => (revision < 0 ? [] : [...table.rows.values()].filter((check) => check.host === host).sort(compareNeed)),
    [revision, host],
  )
  const key = checks
    .map(({ id }) => id)
    .sort()
    .join('\n')
  const ids = useMemo(() => (key === '' ? [] : key.split('\n')), [key])
  const looks = useWatchedAll(ids)
  const neighbours = useNeighbours(ids)
  const hosts = useQuery({ queryKey: ['hosts'], queryFn: getHosts, staleTime: 60_000 }).data
  const worst = worstOf([...checks, ...neighbours].map((check) => check.status))
  const memberOf = groups.filter((group) => checks.some((check) => check.groups.includes(group.name)))
  const problems = checks.filter(({ status }) => isProblem(status))
  const own = checks.flatMap((check) => {
    const look = looks.get(check.id)
    return look === undefined ? [] : { ...look, ...check }
  })
  // A pair with two masters is wrong with each of them, however well they are themselves.
  const troubled = [...own, ...neighbours].filter(({ status }) => isProblem(status)).sort(compareNeed)
  const calmNeighbours = neighbours.filter(({ status }) => !isProblem(status))
  if (checks.length === 0)
    return (
      <main className={styles.page}>
        <h1>{host}</h1>
        {table.seq === null ? (
          <Waiting />
        ) : (
          <Notice>
            <p>No check looks at a host of this name.</p>
            <Link to="/checks" className={styles.link}>
              All checks
            </Link>
          </Notice>
        )}
      </main>
    )
  return (
    <main className={styles.page} data-old={old}>
      <header>
        <nav className={styles.crumbs} aria-label="Path">
          <Link to="/checks">Checks</Link>
          {memberOf.map((group) => (
            <Link key={group.name} to={groupPath(group.name)}>
              {group.title}
            </Link>
          ))}
        </nav>
        <h1 className={styles.title}>
          {host} <StatusWord status={worst} />
          <small>{hosts?.find(({ name }) => name === host)?.address}</small>
        </h1>
        <div className={styles.tools}>
          <Actions ids={(problems.length > 0 ? problems : checks).map(({ id }) => id)} keys />
          <Link to={`/graphs?${new URLSearchParams({ hosts: host })}`} className={styles.link}>
            All graphs of {host}
          </Link>
        </div>
        <InForce checks={checks} />
      </header>
      <CardList checks={[...troubled, ...own.filter(({ status }) => !isProblem(status))]} />
      {calmNeighbours.length > 0 && (
        <section className={styles.part} aria-labelledby="together">
          <h2 id="together">Looked at together with others</h2>
          <CardList checks={calmNeighbours} />
        </section>
      )}
      <WhatToDo checks={[...looks.values()]} />
      <SafePanels host={host} />
      <Notes of={{ host }} />
      <Latest host={host} />
    </main>
  )
}

const CardList = ({ checks }: { readonly checks: readonly CheckView[] }) => (
  <div className={styles.cards}>
    {checks.map((check) => (
      <Guard key={check.id}>
        <CheckCard check={check} />
      </Guard>
    ))}
  </div>
)

function Latest({ host }: { readonly host: string }) {
  const newest = table.events.find(({ checkId }) => table.rows.get(checkId)?.host === host)?.seq ?? 0
  const events = useQuery({
    queryKey: ['events-of', host, newest],
    queryFn: ({ signal }) => getEvents({ host, limit: EVENTS_SHOWN }, signal),
    placeholderData: (before) => before,
  }).data
  return (
    <section className={styles.part} aria-labelledby="latest">
      <h2 id="latest">What happened</h2>
      {events?.length === 0 && <p>Nothing has changed yet.</p>}
      <EventList events={events ?? []} dated named />
      <p>
        <Link to={`/events?${new URLSearchParams({ host })}`} className={styles.link}>
          All events of {host}
        </Link>
      </p>
    </section>
  )
}
