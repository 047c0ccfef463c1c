import type { Account } from '@foretop/shared/model.ts'
import { OUTCOMES } from '@foretop/shared/words.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import { getLedgerPage, type LedgerQuery } from '../api.ts'
import buttons from '../components/button.module.css'
import { Failure, Notice } from '../components/notice.tsx'
import { Select } from '../components/select.tsx'
import { AccountRow } from '../ledger/account-row.tsx'
import ledger from '../ledger/ledger.module.css'
import { renewed } from '../ledger/renewed.ts'
import { WhyPanel } from '../ledger/why-panel.tsx'
import { pictureNow } from '../live/live.ts'
import { dayDate, isSameDay, momentTime } from '../time/zone.ts'
import { useSetQuery } from '../view/use-query.ts'
import styles from './events.module.css'

const PAGE = 100
const REFETCH_MS = 5_000
const FILTERS = ['outcome', 'channel', 'check', 'at'] as const
const TITLES: { readonly [outcome in (typeof OUTCOMES)[number]]: string } = {
  told: 'told',
  waiting: 'on its way',
  dead: 'never told: given up',
  'not-told': 'not told, and why',
}
/** Every channel that was ever on the page: the list must not shrink with what is chosen. */
const channelsSeen = new Set<string>()

/** Who was told of what, who was not and why, newest first; what is filtered stands in the address. */
export default function Ledger() {
  const [query] = useSearchParams()
  const set = useSetQuery()
  const filter = useMemo(() => filterFrom(query), [query])
  const pages = useInfiniteQuery({
    queryKey: ['ledger', filter],
    queryFn: ({ pageParam, signal }) => getLedgerPage({ ...filter, limit: PAGE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.after ?? undefined,
    placeholderData: (before) => before,
    staleTime: 0,
    // All pages only until they are there.
    refetchInterval: ({ state }) => state.status === 'error' && REFETCH_MS,
  })
  const newest = useQuery({
    queryKey: ['ledger', 'newest', filter],
    queryFn: ({ signal }) => getLedgerPage({ ...filter, limit: PAGE }, signal),
    // The first look at it is that of the pages.
    enabled: pages.isSuccess && !pages.isPlaceholderData,
    refetchInterval: REFETCH_MS,
  })
  // Of another filter than what is shown it is no part.
  const fresh = pages.isPlaceholderData ? undefined : newest.data
  const { accounts: all, isTorn } = useMemo(() => renewed(fresh, pages.data?.pages ?? []), [fresh, pages.data])
  const { refetch } = pages
  useEffect(() => {
    if (isTorn) void refetch()
  }, [isTorn, refetch])
  const failed = [pages, newest].find(({ isError }) => isError)
  for (const { recipient } of all) if (recipient !== '') channelsSeen.add(recipient)
  const at = Number(query.get('at') ?? Number.NaN)
  const isFiltered = FILTERS.some((name) => query.has(name))
  return (
    <main className={styles.page}>
      <h1>Who was told</h1>
      <p className={ledger.ahead}>
        Who would be: <Link to="/on-call/coverage">in each hour of this week</Link>,{' '}
        <Link to="/on-call/simulate">of a fault that might be</Link>
      </p>
      <div className={styles.filters}>
        <Select
          label="Outcome"
          value={query.get('outcome')}
          choices={OUTCOMES.map((name) => ({ name, title: TITLES[name] }))}
          onChange={(outcome) => set({ outcome })}
        />
        <Select
          label="Channel"
          value={query.get('channel')}
          choices={[...channelsSeen].sort().map((name) => ({ name, title: name }))}
          onChange={(channel) => set({ channel })}
        />
        {filter.check !== undefined && (
          <button type="button" className={buttons.button} onClick={() => set({ check: null, at: null })}>
            check {filter.check} ×
          </button>
        )}
      </div>
      {filter.check !== undefined && Number.isFinite(at) && <WhyPanel id={filter.check} at={at} />}
      {failed?.error && (
        <Failure what="Who was told could not be read" error={failed.error} retry={() => failed.refetch()} />
      )}
      {pages.isSuccess && all.length === 0 && (
        <Notice>
          <p>
            {isFiltered
              ? 'Nothing passes these filters.'
              : 'Nothing has happened yet. Whoever is told of something, or is not, is written here with the reason.'}
          </p>
          {isFiltered && (
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
      <Accounts accounts={all} />
      {pages.hasNextPage && (
        <p>
          <button
            type="button"
            className={buttons.button}
            disabled={pages.isFetchingNextPage}
            onClick={() => pages.fetchNextPage()}
          >
            Earlier
          </button>
        </p>
      )}
    </main>
  )
}

function Accounts({ accounts }: { readonly accounts: readonly Account[] }) {
  const now = pictureNow()
  const clock = (at: number) => momentTime(at, now)
  return (
    <ol>
      {accounts.map((account, index) => {
        const before = accounts[index - 1]
        return (
          <li key={`${account.transitionSeq} ${account.recipient}`}>
            {(before === undefined || !isSameDay(before.at, account.at)) && (
              <h2 className={ledger.day}>{dayDate(account.at)}</h2>
            )}
            <AccountRow account={account} clock={clock} />
          </li>
        )
      })}
    </ol>
  )
}

const filterFrom = (query: URLSearchParams): Omit<LedgerQuery, 'limit' | 'after'> => ({
  check: query.get('check') ?? undefined,
  channel: query.get('channel') ?? undefined,
  outcome: query.get('outcome') ?? undefined,
})
