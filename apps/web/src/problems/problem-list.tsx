import { type ReactNode, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { Actions } from '../checks/actions.tsx'
import { ProblemRow } from '../checks/problem-row.tsx'
import { compareTrouble } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import { AT_HEAD, placeOf } from '../lists/list-cursor.ts'
import { matches } from '../lists/matches.ts'
import { useFrozenOrder } from '../lists/use-frozen-order.ts'
import { useSite, useSurvey } from '../live/hooks.ts'
import styles from '../pages/problems.module.css'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import { useOld } from '../shell/loss.tsx'
import { Nothing } from './nothing.tsx'
import type { Shown } from './shown.ts'

interface Props {
  readonly shown: Exclude<Shown, 'quiet'>
  readonly search: string
  /** Stand before the deeds, in the bar that stays. */
  readonly filters: ReactNode
}

/** Problems to work through: the deeds are done to the selected ones, or to the one under the cursor. */
export function ProblemList({ shown, search, filters }: Props) {
  const { problems, handled, explained, explains } = useSurvey()
  const { may } = useSite()
  const navigate = useNavigate()
  const current = useMemo(() => {
    const all = [...problems, ...handled, ...explained].sort(compareTrouble)
    const lists = { unhandled: problems, handled, explained, all }
    return lists[shown].filter((check) => matches(check, search)).map((check) => check.id)
  }, [problems, handled, explained, shown, search])

  const [inUse, setInUse] = useState(false)
  const [deeds, setDeeds] = useState(0)
  // What a person does shows at once: the order stands still against news only.
  const { ids, waiting } = useFrozenOrder(current, inUse, `${deeds} ${search}`)

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
    x: () => may.operate && ids[at] !== undefined && toggle(ids[at]),
    Enter: openCurrent,
    Escape: selectNone,
  })
  const onDone = () => {
    selectNone()
    setDeeds(deeds + 1)
  }
  return (
    <>
      <div className={styles.bar}>
        {filters}
        {may.operate && ids.length > 0 && (
          <span className={styles.actions}>
            <label>
              <input
                type="checkbox"
                checked={picked.length === ids.length}
                onChange={() => (picked.length === ids.length ? selectNone() : setSelected(new Set(ids)))}
              />{' '}
              {picked.length > 0 ? `${picked.length} selected` : 'Select all'}
            </label>
            <Actions ids={chosen} keys onDone={onDone} />
          </span>
        )}
      </div>
      {waiting > 0 && (
        <button type="button" className={buttons.button} onClick={() => setInUse(false)}>
          {waiting} new, show
        </button>
      )}
      <ul
        className={styles.list}
        data-old={useOld()}
        aria-label={`${shown} problems`}
        onPointerEnter={() => setInUse(true)}
        onPointerLeave={() => setInUse(false)}
        onFocus={() => setInUse(true)}
        onBlur={() => setInUse(false)}
      >
        {ids.map((id, index) => (
          <ProblemRow
            key={id}
            id={id}
            effects={explains.get(id)}
            current={index === at}
            selected={selected.has(id)}
            onSelect={may.operate ? toggle : null}
            onPoint={() => moveTo(index)}
          />
        ))}
      </ul>
      {ids.length === 0 && <Nothing shown={shown} filtered={search !== ''} />}
    </>
  )
}
