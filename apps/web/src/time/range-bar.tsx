import { useRef, useState } from 'react'
import styles from '../checks/graphs.module.css'
import buttons from '../components/button.module.css'
import chips from '../components/chips.module.css'
import segmented from '../components/segmented.module.css'
import { MomentField } from './moment-field.tsx'
import { comparisonsFor, LEAST_MS, RANGES } from './range.ts'
import type { Ranging } from './use-range.ts'
import { zoneName } from './zone.ts'

interface Props {
  readonly ranging: Ranging
  readonly asTable: boolean
  readonly onTable: () => void
}

/** Which span is shown. One's own comes from dragging over a graph or its overview, or from two fields for the asking. */
export function RangeBar({ ranging, asTable, onTable }: Props) {
  const { range, comparison } = ranging
  const isOwn = range.name === null && ranging.trouble !== 'shown'
  const [asked, setAsked] = useState(false)
  const typed = useRef('')
  const isOpen = asked || isOwn || comparison !== null
  const set = (end: 'from' | 'to', at: number | null) => {
    if (at === null) return
    const from = end === 'from' ? at : range.from
    const to = end === 'to' ? at : range.to
    // Half typed, one may be past the other: the other is kept until it makes sense.
    if (to - from < LEAST_MS) return
    // While one types, the way back leads to what was shown before that.
    ranging.zoom(from, to, { replace: typed.current === `${range.from} ${range.to}` })
    typed.current = `${from} ${to}`
  }
  return (
    <div className={styles.bar}>
      <div className={segmented.segmented}>
        {ranging.trouble !== null && (
          <button type="button" aria-pressed={ranging.trouble === 'shown'} onClick={ranging.reset}>
            Since it began
          </button>
        )}
        {RANGES.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={range.name === name} onClick={() => ranging.choose(name)}>
            {title}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={buttons.quiet}
        aria-expanded={isOpen}
        disabled={isOwn || comparison !== null}
        onClick={() => setAsked(!asked)}
      >
        From, to …
      </button>
      <button type="button" className={buttons.quiet} aria-pressed={asTable} onClick={onTable}>
        {asTable ? 'Graphs' : 'Numbers'}
      </button>
      {isOpen && (
        <div className={styles.more}>
          <span className={styles.fields}>
            {(['from', 'to'] as const).map((end) => (
              <MomentField
                key={end}
                label={end === 'from' ? 'From' : 'To'}
                at={range[end]}
                onChange={(at) => set(end, at)}
                required
              />
            ))}
            {zoneName(range.to)}
          </span>
          <select
            className={chips.select}
            aria-label="Compare with"
            value={comparison?.name ?? ''}
            onChange={(event) => ranging.compare(event.target.value || null)}
          >
            <option value="">Compare with: nothing</option>
            {comparisonsFor(range).map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  )
}
