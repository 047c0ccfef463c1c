import type { Board } from '@foretop/shared/databases/board.ts'
import type { Sentence } from '@foretop/shared/databases/findings.ts'
import { lighting, type Marks } from './marks.ts'
import styles from './sentences.module.css'

/** What is wrong, in dbcheck's own sentences, then what it never saw. Under the same titles as in the terminal. */
export function Sentences({ board, marks }: { readonly board: Board; readonly marks: Marks }) {
  const { errors, warnings, notes } = board
  return (
    <div className={styles.sentences}>
      <List title="Errors" of="errors" sentences={errors} marks={marks} />
      <List title="Foretop also sees" of="warnings" sentences={warnings} marks={marks} />
      <List title="Foretop notes" of="notes" sentences={notes} marks={marks} />
    </div>
  )
}

interface ListProps {
  readonly title: string
  readonly of: 'errors' | 'warnings' | 'notes'
  readonly sentences: readonly Sentence[]
  readonly marks: Marks
}

function List({ title, of, sentences, marks }: ListProps) {
  if (sentences.length === 0) return null
  return (
    <section data-of={of} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {sentences.map(({ host, text }) => (
          <li key={`${host} ${text}`} {...lighting(marks, host.split('+')[0] ?? host)}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  )
}
