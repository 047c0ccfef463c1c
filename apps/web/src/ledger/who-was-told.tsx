import { answerText } from '@foretop/shared/format/ledger.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { getWhy } from '../api.ts'
import panel from '../components/panel.module.css'
import { pictureNow } from '../live/live.ts'
import { momentTime } from '../time/zone.ts'
import { ChannelList } from './channel-list.tsx'
import styles from './ledger.module.css'
import { refetchMs } from './refetch.ts'

type Known = Pick<
  Summary,
  'id' | 'status' | 'since' | 'flapping' | 'blockedBy' | 'acknowledged' | 'silenced' | 'downtime'
>

/** Who was told of the latest that happened to a check, who was not, and why. */
export function WhoWasTold({ check }: { readonly check: Known }) {
  const { id, status, since, flapping, blockedBy, acknowledged, silenced, downtime } = check
  const why = useQuery({
    queryKey: ['why', id, status, since, flapping, blockedBy, acknowledged, silenced, downtime],
    queryFn: ({ signal }) => getWhy(id, undefined, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => refetchMs(state.data),
  }).data
  // Nothing happened yet, or an older server keeps no ledger.
  if (why === undefined || why.happened === null) return null
  const now = pictureNow()
  const clock = (at: number) => momentTime(at, now)
  const { at } = why.happened
  return (
    <section className={panel.panel}>
      <h2>Who was told</h2>
      {why.undecided || why.channels.length === 0 ? (
        <p className={styles.answer}>{answerText(why, clock)}</p>
      ) : (
        <>
          <p className={styles.of}>
            Of {why.happened.status ?? 'the change'} at {clock(at)}:
          </p>
          <ChannelList why={why} clock={clock} />
        </>
      )}
      <p className={styles.links}>
        <Link to={`/ledger?${new URLSearchParams({ check: id, at: String(at) })}`}>Each try</Link>
        <Link to={`/ledger?${new URLSearchParams({ check: id })}`}>All of this check</Link>
      </p>
    </section>
  )
}
