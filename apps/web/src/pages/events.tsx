import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { type EventsQuery, getEventPage } from '../api.ts'
import buttons from '../components/button.module.css'
import { save } from '../components/chart/save.ts'
import { Menu } from '../components/menu.tsx'
import { Failure, Notice } from '../components/notice.tsx'
import { Select } from '../components/select.tsx'
import { csvOf } from '../csv.ts'
import { allEvents, EXPORTED_MOST } from '../events/all-events.ts'
import { EventList } from '../events/event-list.tsx'
import { rowsOf } from '../events/rows.ts'
import { WHATS, whatFrom } from '../events/what.ts'
import { useSite } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { Search } from '../shell/search.tsx'
import { toast } from '../shell/toasts.ts'
import { MomentField } from '../time/moment-field.tsx'
import { useSetQuery } from '../view/use-query.ts'
import styles from './events.module.css'

const PAGE = 100
/** How soon a new event is on the page. */
const REFETCH_MS = 1_000
const FILTERS = ['what', 'group', 'host', 'check', 'q', 'since', 'until'] as const

/** Everything that changed, newest first; what is filtered stands in the address. */
export default function Events() {
  const [query] = useSearchParams()
  const set = useSetQuery()
  const { groups } = useSite()
  const filter = useMemo(() => filterFrom(query), [query])
  const events = useInfiniteQuery({
    queryKey: ['event-pages', filter],
    queryFn: ({ pageParam, signal }) => getEventPage({ ...filter, limit: PAGE, before: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.before ?? undefined,
    placeholderData: (before) => before,
    // What happened while another page was shown is not told here.
    staleTime: 0,
  })
  // A new event is on the first page; the earlier pages stay on screen.
  const { refetch, isFetching } = events
  const shown = useRef(latestSeq())
  useEffect(() => {
    // In a storm there is always a newer one: an answer that began anew with each would never be there.
    if (isFetching) return
    const timer = setInterval(() => {
      if (shown.current === latestSeq()) return
      shown.current = latestSeq()
      void refetch()
    }, REFETCH_MS)
    return () => clearInterval(timer)
  }, [refetch, isFetching])
  const all = events.data?.pages.flatMap((page) => page.events) ?? []
  const filtered = FILTERS.some((name) => query.has(name))
  return (
    <main className={styles.page}>
      <h1>Events</h1>
      <div className={styles.filters}>
        <Select label="What" value={query.get('what')} choices={WHATS} onChange={(what) => set({ what })} />
        <Select
          label="Group"
          value={query.get('group')}
          choices={groups.map(({ name, title }) => ({ name, title }))}
          onChange={(group) => set({ group })}
        />
        <Search value={query.get('q') ?? ''} onChange={(q) => set({ q })} label="Filter events" />
        <span className={styles.moment}>
          Since
          <MomentField
            label="Since"
            at={filter.since ?? null}
            onChange={(since) => set({ since: since === null ? null : String(since) })}
          />
        </span>
        <span className={styles.moment}>
          Until
          <MomentField
            label="Until"
            at={filter.until ?? null}
            onChange={(until) => set({ until: until === null ? null : String(until) })}
          />
        </span>
        {(['host', 'check'] as const).map(
          (name) =>
            query.has(name) && (
              <button key={name} type="button" className={buttons.button} onClick={() => set({ [name]: null })}>
                {name} {query.get(name)} ×
              </button>
            ),
        )}
        <Menu
          label="Export these events"
          items={[
            { title: 'CSV, for a spreadsheet', deed: () => void exportAll(filter, 'csv') },
            { title: 'JSON', deed: () => void exportAll(filter, 'json') },
          ]}
        >
          Export
        </Menu>
      </div>
      {events.isError && (
        <Failure what="Events could not be read" error={events.error} retry={() => events.refetch()} />
      )}
      {events.isSuccess && all.length === 0 && !events.hasNextPage && (
        <Notice>
          <p>
            {filtered ? 'No event passes these filters.' : 'Nothing has changed yet. Every change is written here.'}
          </p>
          {filtered && (
            <button
              type="button"
              className={buttons.button}
              onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, null])))}
            >
              Drop the filters
            </button>
          )}
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
            {all.length === 0 ? 'None so far: search further back' : 'Earlier'}
          </button>
        </p>
      )}
    </main>
  )
}

const latestSeq = () => table.events[0]?.seq ?? 0

function filterFrom(query: URLSearchParams): Omit<EventsQuery, 'limit' | 'before'> {
  const moment = (name: string) => {
    const at = Number(query.get(name) ?? Number.NaN)
    return Number.isFinite(at) && at >= 0 ? at : undefined
  }
  const { of, to } = whatFrom(query.get('what'))
  return {
    of,
    to,
    host: query.get('host') ?? undefined,
    group: query.get('group') ?? undefined,
    check: query.get('check') ?? undefined,
    q: query.get('q') ?? undefined,
    since: moment('since'),
    until: moment('until'),
  }
}

async function exportAll(filter: Omit<EventsQuery, 'limit' | 'before'>, as: 'csv' | 'json'): Promise<void> {
  try {
    const events = await allEvents(filter)
    const text = as === 'csv' ? csvOf(rowsOf(events)) : `${JSON.stringify(events, null, 2)}\n`
    save(new Blob([text], { type: as === 'csv' ? 'text/csv' : 'application/json' }), `events.${as}`)
    if (events.length === EXPORTED_MOST) toast(`Only the latest ${EXPORTED_MOST} were exported: choose a time`)
  } catch (error) {
    toast(`Not exported: ${error instanceof Error ? error.message : error}`)
  }
}
