import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { getEvents } from '../api.ts'
import buttons from '../components/button.module.css'
import { EventList } from '../components/event-list.tsx'
import { Failure, Notice } from '../components/notice.tsx'
import { Search } from '../components/search.tsx'
import { Select } from '../components/select.tsx'
import { useEvents, useSite } from '../live/hooks.ts'
import styles from './checks.module.css'

const PAGE = 100

/** Everything that changed, newest first. */
export default function Events() {
  const [query, setQuery] = useSearchParams()
  const { groups } = useSite()
  const latest = useEvents()[0]?.seq ?? 0
  const filter = {
    host: query.get('host') ?? undefined,
    group: query.get('group') ?? undefined,
    check: query.get('check') ?? undefined,
  }
  const events = useInfiniteQuery({
    queryKey: ['event-pages', filter],
    queryFn: ({ pageParam, signal }) => getEvents({ ...filter, limit: PAGE, before: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.seq),
    placeholderData: (before) => before,
  })
  // A new event is on the first page; the earlier pages stay on screen.
  const { refetch } = events
  const shown = useRef(latest)
  useEffect(() => {
    if (shown.current === latest) return
    shown.current = latest
    void refetch()
  }, [latest, refetch])
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(query)
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
    setQuery(next, { replace: true })
  }
  const all = events.data?.pages.flat() ?? []
  return (
    <main className={styles.page}>
      <h1>Events</h1>
      <div className={styles.filters}>
        <Select
          label="Group"
          value={query.get('group')}
          choices={groups.map(({ name, title }) => ({ name, title }))}
          onChange={(value) => set('group', value)}
        />
        <Search value={query.get('host') ?? ''} onChange={(host) => set('host', host)} label="Host" />
        {query.has('check') && (
          <button type="button" className={buttons.button} onClick={() => set('check', null)}>
            check {query.get('check')} ×
          </button>
        )}
      </div>
      {events.isError && (
        <Failure what="Events could not be read" error={events.error} retry={() => events.refetch()} />
      )}
      {events.isSuccess && all.length === 0 && (
        <Notice>
          <p>Nothing has changed yet. Every change of status is written here.</p>
        </Notice>
      )}
      <EventList events={all} dated named />
      {events.hasNextPage && (
        <p>
          <button
            type="button"
            className={buttons.button}
            disabled={events.isFetching}
            onClick={() => events.fetchNextPage()}
          >
            Earlier
          </button>
        </p>
      )}
    </main>
  )
}
