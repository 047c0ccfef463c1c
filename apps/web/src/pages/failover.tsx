import { useNavigate } from 'react-router'
import { handlingOf, isProblem } from '../checks/status.ts'
import { Guard } from '../components/guard.tsx'
import { pairOf } from '../failover/pair.ts'
import { PairPanel } from '../failover/panel.tsx'
import { SingleCard } from '../failover/single.tsx'
import { useCursor } from '../lists/use-cursor.ts'
import { table } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import type { MemberOf } from '../view/roles.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import styles from './failover.module.css'

const summaryOf = (id: string) => table.rows.get(id)

/** Who has what is shared, who should, and whether two do. */
export default function Failover() {
  const view = useView('failover')
  const navigate = useNavigate()
  // What looks at no single machine looks at several of them.
  const pairs = byNeed(view.members.filter(({ summary }) => summary.host === null))
  const paired = new Set(pairs.flatMap(({ look }) => look?.of ?? []))
  const singles = view.members.filter(({ summary }) => summary.host !== null && !paired.has(summary.id))
  const shown = [...pairs, ...singles]
  const ids = shown.map(({ summary }) => summary.id)
  const cursor = useCursor(ids, (at) =>
    document.querySelectorAll('[data-panel]')[at]?.scrollIntoView({ block: 'nearest' }),
  )
  const open = () => {
    const current = shown[cursor.at]
    if (current !== undefined) navigate(checkPath(current.summary.id))
  }
  useKeys({ j: cursor.next, k: cursor.previous, Enter: open })
  const current = shown[cursor.at]?.summary.id
  return (
    <ViewPage title="Failover" view={view}>
      {pairs.length > 0 && (
        <div className={styles.pairs}>
          {pairs.map((member) => (
            <Guard key={member.summary.id}>
              <PairPanel member={member} pair={pairOf(member, summaryOf)} current={member.summary.id === current} />
            </Guard>
          ))}
        </div>
      )}
      {singles.length > 0 && (
        <section className={styles.rest}>
          <h2>{pairs.length > 0 ? 'Other machines' : 'Machines'}</h2>
          <div className={styles.singles}>
            {singles.map((member) => (
              <SingleCard key={member.summary.id} member={member} current={member.summary.id === current} />
            ))}
          </div>
        </section>
      )}
    </ViewPage>
  )
}

/** Pairs in trouble that nobody has in hand come first; all others stay where the configuration has them. */
const byNeed = (pairs: readonly MemberOf<'failover'>[]) => pairs.toSorted((a, b) => needOf(b) - needOf(a))

const needOf = ({ summary }: MemberOf<'failover'>): number =>
  handlingOf(summary) === null && isProblem(summary.status) ? 1 + Number(summary.status === 'critical') : 0
