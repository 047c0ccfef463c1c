import { STATUSES } from '@foretop/shared/words.ts'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useCatalogue } from '../checks/catalogue.ts'
import { CheckTable } from '../checks/check-table.tsx'
import { WORDS } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import { Chips } from '../components/chips.tsx'
import { Notice } from '../components/notice.tsx'
import { Select } from '../components/select.tsx'
import { Waiting } from '../components/waiting.tsx'
import { matches } from '../lists/matches.ts'
import { sortChecks, sortFrom, sortText } from '../lists/sort-checks.ts'
import { useRevision, useSite } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { Search } from '../shell/search.tsx'
import { useSetQuery } from '../view/use-query.ts'
import styles from './checks.module.css'

const FILTERS = ['status', 'group', 'host', 'kind', 'q'] as const

/** Every check; what is filtered and how it is sorted stands in the address. */
export default function Checks() {
  const [query] = useSearchParams()
  const setQuery = useSetQuery()
  const revision = useRevision()
  const { groups } = useSite()
  const catalogue = useCatalogue()
  const set = (name: string, value: string | null) => setQuery({ [name]: value })
  const all = useMemo(() => (revision < 0 ? [] : [...table.rows.values()]), [revision])
  const checks = useMemo(
    () =>
      sortChecks(
        all.filter((check) => passes(check, query)),
        sortFrom(query.get('sort')),
      ),
    [all, query],
  )
  const kinds = useMemo(() => new Set(all.map((check) => check.kind)), [all])
  const sort = sortFrom(query.get('sort'))
  const used = FILTERS.filter((name) => query.has(name))
  return (
    <main className={styles.page}>
      <h1>
        Checks <small>{checks.length === all.length ? all.length : `${checks.length} of ${all.length}`}</small>
      </h1>
      <div className={styles.filters}>
        <Chips
          label="Status"
          chosen={query.get('status')?.split(',') ?? []}
          choices={STATUSES.map((status) => ({ name: status, title: WORDS[status] }))}
          onChange={(chosen) => set('status', chosen.join(','))}
        />
        <Select
          label="Group"
          value={query.get('group')}
          choices={groups.map(({ name, title }) => ({ name, title }))}
          onChange={(value) => set('group', value)}
        />
        <Select
          label="Kind"
          value={query.get('kind')}
          choices={(catalogue?.kinds ?? [])
            .filter(({ kind }) => kinds.has(kind))
            .map(({ kind, title }) => ({ name: kind, title }))}
          onChange={(value) => set('kind', value)}
        />
        {query.has('host') && (
          <button type="button" className={buttons.button} onClick={() => set('host', null)}>
            host {query.get('host')} ×
          </button>
        )}
        <Search value={query.get('q') ?? ''} onChange={(q) => set('q', q)} label="Filter checks" />
      </div>
      {checks.length > 0 && (
        <CheckTable checks={checks} sort={sort} onSort={(column) => set('sort', sortText(sort, column))} />
      )}
      {all.length === 0 && table.seq === null && <Waiting />}
      {checks.length === 0 && (all.length > 0 || table.seq !== null) && (
        <Notice>
          <p>
            {all.length === 0 ? 'No checks yet. They are written in foretop.yaml.' : 'No check passes these filters.'}
          </p>
          <div className={styles.filters}>
            {used.map((name) => (
              <button key={name} type="button" className={buttons.button} onClick={() => set(name, null)}>
                Drop {name === 'q' ? 'search' : name} “{query.get(name)}”
              </button>
            ))}
          </div>
        </Notice>
      )}
    </main>
  )
}

function passes(check: Parameters<typeof matches>[0], query: URLSearchParams): boolean {
  const is = (name: string, values: readonly string[]) => {
    const wanted = query.get(name)
    return wanted === null || wanted.split(',').some((value) => values.includes(value))
  }
  return (
    is('status', [check.status]) &&
    is('group', check.groups) &&
    is('host', [check.host ?? '']) &&
    is('kind', [check.kind]) &&
    matches(check, query.get('q') ?? '')
  )
}
