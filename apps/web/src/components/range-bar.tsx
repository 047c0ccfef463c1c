import { formatDuration } from '@foretop/shared/format/duration.ts'
import { useSearchParams } from 'react-router'
import { useKeys } from '../keys.ts'
import { RANGES, type TimeRange } from '../range.ts'
import { dayTime, zoneName } from '../zone.ts'
import buttons from './button.module.css'
import styles from './graphs.module.css'
import segmented from './segmented.module.css'

interface Props {
  readonly range: TimeRange
  readonly stepMs: number
  readonly asTable: boolean
  readonly onTable: () => void
}

/** Which span is shown; a span of one's own comes from dragging over a graph or from these two fields. */
export function RangeBar({ range, stepMs, asTable, onTable }: Props) {
  const [, setQuery] = useSearchParams()
  const choose = (name: string) => setQuery(name === 'day' ? {} : { range: name })
  useKeys(Object.fromEntries(RANGES.map(({ key, name }) => [key, () => choose(name)])))
  const set = (end: 'from' | 'to', text: string) => {
    const at = Date.parse(text)
    if (Number.isFinite(at)) setQuery({ from: String(range.from), to: String(range.to), [end]: String(at) })
  }
  return (
    <div className={styles.bar}>
      <div className={segmented.segmented}>
        {RANGES.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={range.name === name} onClick={() => choose(name)}>
            {title}
          </button>
        ))}
      </div>
      {range.name === null ? (
        <span className={styles.fields}>
          <input
            type="datetime-local"
            aria-label="From"
            value={fieldTime(range.from)}
            onChange={(event) => set('from', event.target.value)}
          />
          –
          <input
            type="datetime-local"
            aria-label="To"
            value={fieldTime(range.to)}
            onChange={(event) => set('to', event.target.value)}
          />
        </span>
      ) : (
        <span className={styles.caption}>
          {dayTime(range.from)} – {dayTime(range.to)} {zoneName(range.to)}
        </span>
      )}
      {stepMs > 0 && <span className={styles.caption}>{formatDuration(stepMs)} averages, band min…max</span>}
      <button type="button" className={buttons.quiet} aria-pressed={asTable} onClick={onTable}>
        {asTable ? 'Graphs' : 'Numbers'}
      </button>
    </div>
  )
}

/** The field's own format, in the browser's zone. */
const fieldTime = (at: number) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
