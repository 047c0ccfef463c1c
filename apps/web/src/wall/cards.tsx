import type { Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { nameOf, subjectOf, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath } from '../paths.ts'
import { CARD_GAP, type CardRules, cardHeight, sumUp } from './card-rules.ts'
import styles from './cards.module.css'
import { fitName } from './fit-name.ts'

interface Props {
  readonly problems: readonly Summary[]
  readonly explains: ReadonlyMap<string, number>
  readonly rules: CardRules
  /** Rows the zone keeps open, filled or not. */
  readonly rows: number
  readonly width: number
  readonly read: number
}

/** What is wrong, to be read from across the room: one card for each incident. */
export function Cards({ problems, explains, rules, rows, width, read }: Props) {
  const rowHeight = cardHeight(read, rules.nameScale)
  const cardWidth = (width - (rules.columns - 1) * CARD_GAP) / rules.columns
  const rest = problems.slice(rules.shown)
  return (
    <ul
      className={styles.cards}
      aria-label="Problems"
      style={{
        gap: CARD_GAP,
        gridTemplateColumns: `repeat(${rules.columns}, minmax(0, 1fr))`,
        gridAutoRows: rowHeight,
        height: rows === 0 ? 0 : rows * (rowHeight + CARD_GAP) - CARD_GAP,
        '--card-name': `${read * rules.nameScale}px`,
      }}
    >
      {problems.slice(0, rules.shown).map((problem) => (
        <Card
          key={problem.id}
          problem={problem}
          explains={explains.get(problem.id) ?? 0}
          width={cardWidth}
          size={read * rules.nameScale}
        />
      ))}
      {rest.length > 0 && (
        <li>
          <Link to="/problems" className={styles.card} data-status="rest">
            <strong className={styles.name}>+ {rest.length} more</strong>
            <span className={styles.reason}>
              <span>{sumUp(rest)}</span>
            </span>
          </Link>
        </li>
      )}
    </ul>
  )
}

interface CardProps {
  readonly problem: Summary
  readonly explains: number
  readonly width: number
  readonly size: number
}

function Card({ problem, explains, width, size }: CardProps) {
  // The shape, its gap and the padding leave the rest to the name.
  const { text, scale } = fitName(subjectOf(problem), problem.name, width - size * 1.75, size)
  return (
    <li>
      <Link to={checkPath(problem.id)} className={styles.card} data-status={problem.status} title={nameOf(problem)}>
        <span className={styles.line}>
          <Shape status={problem.status} plain />
          <span className="sr">{WORDS[problem.status]}:</span>
          <strong className={styles.name} style={{ fontSize: size * scale }}>
            {text}
          </strong>
        </span>
        <span className={styles.reason}>
          <b>
            <Age since={problem.since} />
          </b>
          {explains > 0 && <b>explains {explains}</b>}
          <span>{problem.text}</span>
        </span>
      </Link>
    </li>
  )
}
