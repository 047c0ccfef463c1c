import { formatDuration } from '@foretop/shared/format/duration.ts'
import { answerText } from '@foretop/shared/format/ledger.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { getWhy } from '../api.ts'
import { Failure } from '../components/notice.tsx'
import { pictureNow } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import { momentTime } from '../time/zone.ts'
import { ChannelList } from './channel-list.tsx'
import styles from './ledger.module.css'
import { refetchMs } from './refetch.ts'

const CAME = {
  takes: 'takes it',
  passed: 'is not asked any more',
  status: 'does not match: its status',
  groups: 'does not match: its groups',
  hours: 'holds at other hours',
  hosts: 'does not match: its host',
  checks: 'does not match: its name',
} as const

/** Why somebody was or was not told of what happened to a check by some moment, with each try. */
export function WhyPanel({ id, at }: { readonly id: string; readonly at: number }) {
  const why = useQuery({
    queryKey: ['why-at', id, at],
    queryFn: ({ signal }) => getWhy(id, at, signal),
    refetchInterval: ({ state }) => refetchMs(state.data),
  })
  if (why.isError)
    return <Failure what={`Who was told of ${id} could not be read`} error={why.error} retry={() => why.refetch()} />
  if (why.data === undefined) return null
  const now = pictureNow()
  const clock = (moment: number) => momentTime(moment, now)
  const { happened, routes, before, after } = why.data
  const linkTo = (moment: number) => `/ledger?${new URLSearchParams({ check: id, at: String(moment) })}`
  return (
    <section className={styles.why} aria-label={`Who was told of ${id}`}>
      <p className={styles.answer}>{answerText(why.data, clock)}</p>
      {happened?.text && <p>{happened.text}</p>}
      {!why.data.undecided && <ChannelList why={why.data} clock={clock} steps />}
      {routes !== null && routes.length > 0 && (
        <ol className={styles.routes} aria-label="Routes">
          {routes.map((route, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: routes have no other name than their place.
            <li key={index}>
              route {index + 1} to {route.to.join(', ')}
              {route.match !== '' && ` (${route.match})`} {CAME[route.came]}
              {route.steps.map(({ afterMs, to }) => `; after ${formatDuration(afterMs)} to ${to.join(', ')}`)}
            </li>
          ))}
        </ol>
      )}
      <p className={styles.links}>
        {before !== null && <Link to={linkTo(before)}>Before that: {clock(before)}</Link>}
        {after !== null && <Link to={linkTo(after)}>After that: {clock(after)}</Link>}
        <Link to={checkPath(id)}>The check</Link>
        <Link to={`/ledger?${new URLSearchParams({ check: id })}`}>All of this check</Link>
      </p>
    </section>
  )
}
