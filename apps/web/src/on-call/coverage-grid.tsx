import { spansText } from '@foretop/shared/format/coverage.ts'
import { byNeed, letterOf, rowName, type Stretch, stretchesOf } from '@foretop/shared/format/coverage-rows.ts'
import type { Coverage } from '@foretop/shared/model.ts'
import { StatusWord } from '../components/shape.tsx'
import styles from './coverage.module.css'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const TONES = 4

/** A bar for each group of checks of which the same is true: who hears when, by letter and colour; hatched where nobody does. */
export function CoverageGrid({ coverage }: { readonly coverage: Coverage }) {
  const { rows, hours, hearers, checks } = coverage
  const place = (hour: number) => `${(hour / hours) * 100}%`
  const days = DAYS.map((day, index) => ({ day, left: place(index * 24) }))
  return (
    <section className={styles.grid} aria-labelledby="hears">
      <h2 id="hears">Who hears when</h2>
      <ul className={styles.legend} aria-label="Letters">
        {hearers.map((names, number) => (
          <li key={names.join(' ')}>
            <b data-tone={toneOf(number)}>{letterOf(number)}</b> {namesOf(names)}
          </li>
        ))}
      </ul>
      <div className={styles.days} aria-hidden="true">
        {days.map(({ day, left }) => (
          <span key={day} style={{ left }}>
            {day}
          </span>
        ))}
      </div>
      {byNeed(rows).map((row) => {
        const stretches = stretchesOf(row.hours)
        return (
          <div key={`${row.statuses} ${row.checks[0]} ${row.count}`} className={styles.row}>
            <h3>
              {rowName(row, checks)}
              {row.statuses.map((status) => (
                <StatusWord key={status} status={status} />
              ))}
            </h3>
            <div className={styles.bar} aria-hidden="true">
              {stretches.map((stretch) => (
                <span
                  key={stretch.from}
                  data-tone={toneOf(stretch.hearers)}
                  style={{ left: place(stretch.from), width: place(stretch.until - stretch.from) }}
                  title={wordsOf(stretch, hearers)}
                >
                  <b>{letterOf(stretch.hearers)}</b> <em>{namesOf(hearers[stretch.hearers] ?? [])}</em>
                </span>
              ))}
              {days.map(({ day, left }) => (
                <i key={day} style={{ left }} />
              ))}
            </div>
            <p className="sr">{stretches.map((stretch) => wordsOf(stretch, hearers)).join('; ')}</p>
          </div>
        )
      })}
    </section>
  )
}

const toneOf = (hearers: number): string => (hearers === 0 ? 'nobody' : String((hearers - 1) % TONES))
const namesOf = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : names.join(', '))

function wordsOf({ from, until, hearers: number }: Stretch, hearers: Coverage['hearers']): string {
  const hours = Array.from({ length: until - from }, (_, index) => from + index)
  return `${spansText(hours)} ${namesOf(hearers[number] ?? [])}`
}
