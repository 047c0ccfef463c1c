import type { Summary } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate, useParams } from 'react-router'
import { Captures } from '../captures/captures.tsx'
import { CheckHeading } from '../checks/check-heading.tsx'
import { checkQuery } from '../checks/check-query.ts'
import { Details } from '../checks/details.tsx'
import { Graphs } from '../checks/graphs.tsx'
import { latestAcknowledgement } from '../checks/latest-acknowledgement.ts'
import { Notes } from '../checks/notes.tsx'
import { Past } from '../checks/past.tsx'
import { Readings } from '../checks/readings.tsx'
import { Reason } from '../checks/reason.tsx'
import { Related } from '../checks/related.tsx'
import { isProblem } from '../checks/status.ts'
import { Guard } from '../components/guard.tsx'
import { Failure } from '../components/notice.tsx'
import { WhoWasTold } from '../ledger/who-was-told.tsx'
import { useCheck, useWatched } from '../live/hooks.ts'
import { SafePanels } from '../restarts/safe-panels.tsx'
import { Runbooks, runbooksOf } from '../runbooks/runbooks.tsx'
import { useKeys } from '../shell/keys.ts'
import { useOld } from '../shell/loss.tsx'
import styles from './check.module.css'

export { askHistory } from '../checks/ask-history.ts'

/** One check: what is wrong, since when, why, what to do, and how it came. */
export default function Check() {
  const { '*': id = '' } = useParams()
  useBack()
  const fetched = useQuery(checkQuery(id))
  const watched = useWatched(id)
  const summary = useCheck(id)
  const old = useOld()
  const view = watched ?? fetched.data
  if (view === undefined) {
    return (
      <main className={styles.page} data-old={old}>
        {summary !== undefined && <Known check={summary} />}
        {fetched.isError && (
          <Failure what={`${id} could not be read`} error={fetched.error} retry={() => fetched.refetch()} />
        )}
      </main>
    )
  }
  // The stream has the latest status, the whole check has the rest.
  const check = {
    ...view,
    ...summary,
    acknowledgement: latestAcknowledgement(fetched.data?.acknowledgement ?? null, view.acknowledgement),
  }
  // What was found says why: the log of a job, an error of a server. Without trouble how it came is of more use.
  const inTrouble = isProblem(check.status)
  const details = <Details details={check.details} />
  return (
    <main className={styles.page} data-old={old}>
      <CheckHeading check={check} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Reason text={check.text} status={check.status} />
          <Guard>
            <Graphs check={check}>
              {inTrouble && details}
              <Readings check={check} />
              {!inTrouble && details}
            </Graphs>
          </Guard>
          <Captures of={{ check: id }} check={check} isOpen={inTrouble} />
        </div>
        <aside className={styles.side}>
          <Runbooks runbooks={runbooksOf(check)} />
          <SafePanels check={id} />
          <Related check={check} />
          <WhoWasTold check={check} />
          <Notes of={{ check: id }} />
          <Past check={check} />
        </aside>
      </div>
    </main>
  )
}

/** What the table has of it, until the rest comes. */
function Known({ check }: { readonly check: Summary }) {
  return (
    <>
      <CheckHeading check={{ ...check, nextAt: null, acknowledgement: null }} />
      <Reason text={check.text} status={check.status} />
    </>
  )
}

/** `Esc` goes back to the list somebody came from; whoever came by a link stays. */
function useBack(): void {
  const navigate = useNavigate()
  const { key } = useLocation()
  const back = () => {
    if (key !== 'default') navigate(-1)
  }
  useKeys({ Escape: back })
}
