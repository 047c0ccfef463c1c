import { useMemo, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Actions } from '../components/actions.tsx'
import buttons from '../components/button.module.css'
import { useOld } from '../components/loss.tsx'
import { ProblemRow } from '../components/problem-row.tsx'
import { Search } from '../components/search.tsx'
import segmented from '../components/segmented.module.css'
import { useKeys } from '../keys.ts'
import { AT_HEAD, placeOf } from '../list-cursor.ts'
import { useSite, useSurvey } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { matches } from '../matches.ts'
import { checkPath } from '../paths.ts'
import { compareTrouble } from '../status.ts'
import { useFrozenOrder } from '../use-frozen-order.ts'
import styles from './problems.module.css'
import { Nothing } from './problems-empty.tsx'

type Show = 'unhandled' | 'handled' | 'all'

/** What is wrong now, as a list to work through. */
export default function Problems() {
  const { problems, handled, explains } = useSurvey()
  const { may } = useSite()
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams()
  const show: Show = query.has('all') ? 'all' : query.has('handled') ? 'handled' : 'unhandled'
  const q = query.get('q') ?? ''
  const current = useMemo(() => {
    const lists = { unhandled: problems, handled, all: [...problems, ...handled].sort(compareTrouble) }
    return lists[show].filter((check) => matches(check, q)).map((check) => check.id)
  }, [problems, handled, show, q])

  const [inUse, setInUse] = useState(false)
  const { ids, waiting } = useFrozenOrder(current, inUse, `${show} ${q}`)

  const [cursor, setCursor] = useState(AT_HEAD)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const at = placeOf(cursor, ids)
  const moveTo = (place: number) => setCursor({ id: ids[place], at: place })
  const picked = ids.filter((id) => selected.has(id))
  const chosen = picked.length > 0 ? picked : ids.slice(at, at + 1)
  const toggle = (id: string) => setSelected((before) => before.symmetricDifference(new Set([id])))
  const selectNone = () => setSelected(new Set())
  const openCurrent = () => {
    if (ids[at] !== undefined) navigate(checkPath(ids[at]))
  }
  useKeys({
    j: () => moveTo(Math.min(at + 1, ids.length - 1)),
    k: () => moveTo(Math.max(at - 1, 0)),
    x: () => ids[at] !== undefined && toggle(ids[at]),
    Enter: openCurrent,
    Escape: selectNone,
  })
  const tabs: readonly (readonly [Show, string, number])[] = [
    ['unhandled', 'Unhandled', problems.length],
    ['handled', 'Handled', handled.length],
    ['all', 'All', problems.length + handled.length],
  ]
  const search = (patch: { show?: Show; q?: string }) => {
    const next = { show, q, ...patch }
    setQuery(
      { ...(next.show === 'unhandled' ? {} : { [next.show]: '1' }), ...(next.q === '' ? {} : { q: next.q }) },
      { replace: true },
    )
  }
  return (
    <main>
      <h1 className={styles.title}>Problems</h1>
      <div className={styles.bar}>
        <div className={segmented.segmented}>
          {tabs.map(([name, title, count]) => (
            <button key={name} type="button" aria-pressed={show === name} onClick={() => search({ show: name })}>
              {title} {count}
            </button>
          ))}
        </div>
        <Search value={q} onChange={(q) => search({ q })} label="Filter problems" />
        <span className={styles.actions}>
          {picked.length > 0 && <span>{picked.length} selected</span>}
          {ids.length > 0 && (
            <Actions
              ids={chosen}
              problem
              keys
              acknowledged={chosen.length > 0 && chosen.every((id) => table.rows.get(id)?.acknowledged === true)}
            />
          )}
        </span>
      </div>
      {waiting > 0 && (
        <button type="button" className={buttons.button} onClick={() => setInUse(false)}>
          {waiting} new, show
        </button>
      )}
      <ul
        className={styles.list}
        data-old={useOld()}
        aria-label={`${show} problems`}
        onPointerEnter={() => setInUse(true)}
        onPointerLeave={() => setInUse(false)}
        onFocus={() => setInUse(true)}
        onBlur={() => setInUse(false)}
      >
        {ids.map((id, index) => (
          <ProblemRow
            key={id}
            id={id}
            explains={explains.get(id) ?? 0}
            current={index === at}
            selected={selected.has(id)}
            onSelect={may.operate ? toggle : null}
            onPoint={() => moveTo(index)}
          />
        ))}
      </ul>
      {ids.length === 0 && <Nothing show={show} filtered={q !== ''} />}
    </main>
  )
}
