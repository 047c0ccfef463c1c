import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import buttons from '../components/button.module.css'
import { Notice } from '../components/notice.tsx'
import { Select } from '../components/select.tsx'
import { Waiting } from '../components/waiting.tsx'
import { useSite } from '../live/hooks.ts'
import { useOld } from '../shell/loss.tsx'
import { Search } from '../shell/search.tsx'
import { useSetQuery } from './use-query.ts'
import type { View } from './use-view.ts'
import styles from './view-page.module.css'

interface Props {
  readonly title: string
  readonly view: View
  /** Beside the filters. */
  readonly controls?: ReactNode
  /** Drawn while there is anything to draw. */
  readonly children: ReactNode
}

/** What stands around every page of a system: heading, filters in the address, and what is said when there is nothing. */
export function ViewPage({ title, view, controls, children }: Props) {
  const [query] = useSearchParams()
  const set = useSetQuery()
  const { groups } = useSite()
  const old = useOld()
  const { members, total, loading } = view
  const own = groups.filter(({ name }) => view.groups.has(name))
  const group = query.get('group')
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>
          {title} {total > 0 && <small>{members.length === total ? total : `${members.length} of ${total}`}</small>}
        </h1>
        {total > 0 && (
          <div className={styles.filters}>
            {controls}
            {(own.length > 1 || group !== null) && (
              <Select
                label="Group"
                value={group}
                choices={own.map(({ name, title }) => ({ name, title }))}
                onChange={(value) => set({ group: value })}
              />
            )}
            <Search value={query.get('q') ?? ''} onChange={(q) => set({ q })} label="Filter" />
          </div>
        )}
      </header>
      {members.length > 0 ? (
        <div className={styles.body} data-old={old}>
          {children}
        </div>
      ) : loading ? (
        <Waiting />
      ) : (
        <Nothing title={title} view={view} onReset={() => set({ q: null, group: null })} />
      )}
    </main>
  )
}

function Nothing({ title, view, onReset }: Pick<Props, 'title' | 'view'> & { readonly onReset: () => void }) {
  if (view.total > 0)
    return (
      <Notice>
        <p>None of {view.total} passes the filter.</p>
        <button type="button" className={buttons.button} onClick={onReset}>
          Drop the filter
        </button>
      </Notice>
    )
  return (
    <Notice>
      <p>
        Nothing here yet. {title} appear as soon as the configuration has a check of one of these kinds:{' '}
        {view.kinds.join(', ') || 'none is known to this version'}.
      </p>
    </Notice>
  )
}
