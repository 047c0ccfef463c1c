import { useNavigate, useSearchParams } from 'react-router'
import { Cards } from '../balancers/cards.tsx'
import { Controls, PauseBar, Totals } from '../balancers/controls.tsx'
import { namesOf } from '../balancers/names.ts'
import { bandsOf } from '../balancers/tone.ts'
import { useLooks } from '../balancers/use-looks.ts'
import { usePause } from '../balancers/use-pause.ts'
import { WideList } from '../balancers/wide-list.tsx'
import buttons from '../components/button.module.css'
import { Guard } from '../components/guard.tsx'
import { useCursor } from '../lists/use-cursor.ts'
import { pictureNow } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import { useSetQuery } from '../view/use-query.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import styles from './balancers.module.css'

/** More cards than this are no longer read at a glance: one line has them all. */
const MOST_CARDS = 8

/** What pbadm showed, each second, of every balancer; and how long they wait. */
export default function Balancers() {
  const view = useView('balancers')
  const past = useLooks(view.members)
  const { members, looks, pause } = usePause({ members: view.members, looks: past.looks })
  const [query] = useSearchParams()
  const set = useSetQuery()
  const navigate = useNavigate()
  const wide = query.has('lines') ? query.get('lines') !== '0' : members.length > MOST_CARDS
  const cursor = useCursor(wide ? [] : members.map(({ summary }) => summary.id), (at) =>
    document.querySelectorAll('[data-balancer]')[at]?.scrollIntoView({ block: 'nearest' }),
  )
  const open = () => {
    const current = members[cursor.at]
    if (current !== undefined) navigate(checkPath(current.summary.id))
  }
  useKeys({ j: cursor.next, k: cursor.previous, Enter: open, ' ': pause.toggle })
  const now = pause.since ?? pictureNow()
  const names = namesOf(members)
  const latest = members.flatMap(({ summary: { id, stale } }) => {
    const look = looks.get(id)?.at(-1)
    // What was long ago is no part of a sum of now.
    return look === undefined ? [] : stale ? { ...look, is: 'unknown' as const } : look
  })
  return (
    <ViewPage
      title="Balancers"
      view={view}
      controls={<Controls wide={wide} onWide={(on) => set({ lines: on ? '1' : '0' })} pause={pause} />}
    >
      <PauseBar pause={pause} />
      <Totals latest={latest} />
      {past.failure !== null && (
        <p className={styles.failure}>
          What was before cannot be read: {past.failure.text}
          <button type="button" className={buttons.button} onClick={past.failure.again}>
            Try again
          </button>
        </p>
      )}
      <Guard>
        {wide ? (
          <WideList
            balancers={members.flatMap(({ summary, look, roles }, at) => {
              const waiting = roles.get('waiting')
              if (waiting === undefined) return []
              const bands = bandsOf(waiting, look?.thresholds)
              return { id: summary.id, name: names[at] ?? summary.id, bands, everyMs: look?.everyMs ?? 1_000 }
            })}
            looks={looks}
          />
        ) : (
          <Cards members={members} names={names} looks={looks} now={now} paused={pause.since !== null} at={cursor.at} />
        )}
      </Guard>
    </ViewPage>
  )
}
