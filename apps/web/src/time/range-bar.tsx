import styles from '../checks/graphs.module.css'
import buttons from '../components/button.module.css'
import chips from '../components/chips.module.css'
import segmented from '../components/segmented.module.css'
import { MomentField } from './moment-field.tsx'
import { comparisonsFor, RANGES } from './range.ts'
import type { Ranging } from './use-range.ts'
import { zoneName } from './zone.ts'

interface Props {
  readonly ranging: Ranging
  readonly asTable: boolean
  readonly onTable: () => void
}

/** Which span is shown. One's own comes from dragging over a graph or its overview, or from the two fields. */
export function RangeBar({ ranging, asTable, onTable }: Props) {
  const { range, comparison } = ranging
  const set = (end: 'from' | 'to', at: number | null) => {
    if (at !== null) ranging.zoom(end === 'from' ? at : range.from, end === 'to' ? at : range.to)
  }
  return (
    <div className={styles.bar}>
      <div className={segmented.segmented}>
        {RANGES.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={range.name === name} onClick={() => ranging.choose(name)}>
            {title}
          </button>
        ))}
      </div>
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
      <button type="button" className={buttons.quiet} aria-pressed={asTable} onClick={onTable}>
        {asTable ? 'Graphs' : 'Numbers'}
      </button>
    </div>
  )
}
