import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { IncidentView } from '@foretop/shared/incident-view.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Navigate, useParams } from 'react-router'
import { getIncident, getLatestIncident, incidentExport } from '../api.ts'
import { Captures } from '../captures/captures.tsx'
import { Actions } from '../checks/actions.tsx'
import heading from '../checks/check-heading.module.css'
import { checkQuery } from '../checks/check-query.ts'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { Notes } from '../checks/notes.tsx'
import { Reason } from '../checks/reason.tsx'
import { handlingOf, nameOfId, troubleOf, WORDS } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import { Guard } from '../components/guard.tsx'
import { Failure, Notice } from '../components/notice.tsx'
import panel from '../components/panel.module.css'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { EffectsPanel } from '../incident/effects-panel.tsx'
import { GraphPanels } from '../incident/graph-panels.tsx'
import styles from '../incident/incident.module.css'
import { NotesPanel } from '../incident/notes-panel.tsx'
import { TimelinePanel } from '../incident/timeline-panel.tsx'
import { UsersPanel } from '../incident/users-panel.tsx'
import { AccountRow } from '../ledger/account-row.tsx'
import { useCheck, useImpact, useSurvey } from '../live/hooks.ts'
import { checkPath, hostPath, incidentPath } from '../paths.ts'
import { SafePanels } from '../restarts/safe-panels.tsx'
import { Runbooks, runbooksOf } from '../runbooks/runbooks.tsx'
import { useOld } from '../shell/loss.tsx'
import { useRoundedNow } from '../time/use-rounded-now.ts'
import { momentTime, zone } from '../time/zone.ts'
import page from './check.module.css'

const REFETCH_MS = 5_000
/** What is over changes by what people write alone. */
const CALM_REFETCH_MS = 15_000

/** One incident: its cause, what it does to users, what it explains, what happened, and who was told. */
export default function Incident() {
  const { id, '*': check = '' } = useParams()
  return id === undefined ? <Latest check={check} /> : <Whole id={id} />
}

/** The address of an incident of which only the check is known. */
function Latest({ check }: { readonly check: string }) {
  const found = useQuery({
    queryKey: ['latest-incident', check],
    queryFn: ({ signal }) => getLatestIncident(check, signal),
    staleTime: 0,
    gcTime: 0,
  })
  if (found.isError)
    return (
      <main>
        <Failure what="The incident could not be read" error={found.error} retry={() => found.refetch()} />
      </main>
    )
  if (found.data === undefined) return null
  if (found.data !== null) return <Navigate to={incidentPath(found.data.id)} replace />
  return (
    <main>
      <Notice>
        <p>Nothing ever ailed {nameOfId(check)}, as far as is kept.</p>
      </Notice>
    </main>
  )
}

function Whole({ id }: { readonly id: string }) {
  const old = useOld()
  const now = useRoundedNow()
  const [checkId, setCheckId] = useState('')
  const stance = useStance(checkId)
  const found = useQuery({
    queryKey: ['incident', id, stance],
    queryFn: ({ signal }) => getIncident(id, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.closedAt === null ? REFETCH_MS : CALM_REFETCH_MS),
  })
  const incident = found.data
  if (incident !== undefined && incident.checkId !== checkId) setCheckId(incident.checkId)
  const view = useQuery({ ...checkQuery(checkId), enabled: incident !== undefined }).data
  if (incident === undefined) {
    if (!found.isError) return null
    return (
      <main>
        <Failure what="The incident could not be read" error={found.error} retry={() => found.refetch()} />
      </main>
    )
  }
  const isOpen = incident.closedAt === null
  return (
    <main className={page.page} data-old={old}>
      <Heading incident={incident} now={now} />
      <div className={page.columns}>
        <div className={page.main}>
          <Reason text={incident.text} status={incident.worst} />
          <Cause incident={incident} />
          <Users incident={incident} now={now} />
          <EffectsPanel incident={incident} />
          <Captures of={{ incident: id }} check={view} isOpen={isOpen} />
          <TimelinePanel incident={incident} now={now} />
          <Guard>
            <GraphPanels incident={incident} now={now} />
          </Guard>
          <Told incident={incident} now={now} />
        </div>
        <aside className={page.side}>
          {isOpen && view !== undefined && <Runbooks runbooks={runbooksOf(view)} />}
          {isOpen && <SafePanels check={checkId} />}
          <NotesPanel incident={incident} />
          <Notes
            of={{ check: checkId }}
            title="Notes on the check"
            without={new Set(incident.notes.map(({ id }) => id))}
          />
        </aside>
      </div>
    </main>
  )
}

/** Something else whenever the incident may be another: what is stored of it is asked for at once. */
function useStance(checkId: string): string {
  const { status, blockedBy, acknowledged, silenced, downtime } = useCheck(checkId) ?? {}
  const effects = useSurvey().explains.get(checkId)?.count ?? 0
  return [status, blockedBy, acknowledged, silenced, downtime, effects].join(' ')
}

interface Part {
  readonly incident: IncidentView
  readonly now: number
}

function Heading({ incident, now }: Part) {
  const { checkId, host, openedAt, closedAt, closedAs, worst } = incident
  const check = useCheck(checkId)
  const isOpen = closedAt === null
  const status = isOpen && check !== undefined ? check.status : worst
  const handling = isOpen && check !== undefined ? handlingOf(check) : null
  return (
    <header className={heading.heading}>
      <nav className={heading.crumbs} aria-label="Path">
        <Link to="/problems">Problems</Link>
        {host !== null && <Link to={hostPath(host)}>{host}</Link>}
        <Link to={checkPath(checkId)}>{nameOfId(checkId)}</Link>
      </nav>
      <div className={heading.line}>
        <h1>{isOpen && check !== undefined ? troubleOf(check) : nameOfId(checkId)}</h1>
        <span className={heading.chip} data-status={status} data-handled={handling !== null || !isOpen || undefined}>
          <Shape status={status} plain hollow={handling !== null || !isOpen} /> {isOpen ? '' : 'was '}
          {WORDS[status]}
          <span>· {isOpen ? <Age since={openedAt} exact /> : formatDuration(closedAt - openedAt)}</span>
        </span>
        <span className={heading.notes}>
          <span>
            {momentTime(openedAt, now)} – {isOpen ? 'now' : momentTime(closedAt, now)}
          </span>
          {closedAs !== null && <span>{closedAs === 'recovered' ? 'recovered' : 'no longer watched'}</span>}
          <HandlingSign handling={handling} worded />
        </span>
        <span className={heading.actions}>
          {isOpen && <Actions ids={[checkId]} keys primary />}
          <a
            className={buttons.button}
            href={incidentExport(incident.id, zone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone)}
            download
          >
            Export
          </a>
        </span>
      </div>
    </header>
  )
}

/** As the stream has it, where that knows. */
function Users({ incident, now }: Part) {
  const live = useImpact(incident.checkId)
  const users = incident.closedAt === null ? (live ?? incident.users) : null
  return <UsersPanel now={users} worst={incident.impact} at={now} />
}

function Cause({ incident: { explainedBy } }: Pick<Part, 'incident'>) {
  if (explainedBy === null) return null
  const { checkId, incident } = explainedBy
  return (
    <p className={styles.cause}>
      Explained by <Link to={incident === null ? checkPath(checkId) : incidentPath(incident)}>{nameOfId(checkId)}</Link>
    </p>
  )
}

function Told({ incident: { told, checkId }, now }: Part) {
  if (told.length === 0) return null
  const clock = (at: number) => momentTime(at, now)
  return (
    <section className={panel.panel}>
      <h2>Who was told</h2>
      <div className={styles.told}>
        {told.map((account) => (
          <AccountRow key={`${account.transitionSeq} ${account.recipient}`} account={account} clock={clock} now={now} />
        ))}
      </div>
      <p>
        <Link className={panel.more} to={`/ledger?${new URLSearchParams({ check: checkId })}`}>
          All of this check
        </Link>
      </p>
    </section>
  )
}
