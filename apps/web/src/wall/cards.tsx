import { type Effects, effectsCount } from '@foretop/shared/format/effects.ts'
import { impactText } from '@foretop/shared/format/impact.ts'
import type { Impact } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { nameOf, subjectOf, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { useImpact } from '../live/hooks.ts'
import { checkPath, incidentOfPath } from '../paths.ts'
import type { RestartWord } from '../restarts/restart-word.ts'
import { useRestartWord } from '../restarts/use-restarts.ts'
import { CARD_GAP, type CardRules, cardHeight, reasonLines, reasonSize, sumUp } from './card-rules.ts'
import styles from './cards.module.css'
import { fitName } from './fit-name.ts'
import { fitWords } from './fit-words.ts'
import { useShortHosts } from './use-short-hosts.ts'
import { widthsOf } from './widths-of.ts'

interface Props {
  readonly problems: readonly Summary[]
  readonly explains: ReadonlyMap<string, Effects>
  readonly rules: CardRules
  /** Rows the zone keeps open, filled or not. */
  readonly rows: number
  readonly width: number
  /** Of the whole wall. */
  readonly height: number
  readonly read: number
}

/** What is wrong, to be read from across the room: one card for each incident. */
export function Cards({ problems, explains, rules, rows, width, height, read }: Props) {
  const shown = reasonLines(problems, rules, rows, { height, read })
  const rowHeight = cardHeight(read, rules, shown)
  const cardWidth = (width - (rules.columns - 1) * CARD_GAP) / rules.columns
  const rest = problems.slice(rules.shown)
  const short = useShortHosts()
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
        '--reason-lines': shown,
      }}
    >
      {problems.slice(0, rules.shown).map((problem) => (
        <Card
          key={problem.id}
          problem={problem}
          effects={explains.get(problem.id)}
          lines={rules.lines}
          width={cardWidth}
          size={read * rules.nameScale}
          short={short}
          room={{ lines: shown, size: reasonSize(read), padding: 0.72 * read }}
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
  readonly effects: Effects | undefined
  readonly lines: CardRules['lines']
  readonly width: number
  readonly size: number
  readonly short: (host: string) => string
  /** For its reason: lines, the size of its type, and what the card keeps free at both sides, px. */
  readonly room: { readonly lines: number; readonly size: number; readonly padding: number }
}

function Card({ problem, effects, lines, width, size, room, short }: CardProps) {
  const impact = useImpact(problem.id)
  const restart = useRestartWord(problem.id)
  const name = problem.down === true ? 'is down' : problem.name
  const host = subjectOf(problem)
  const subject = host === null ? null : { host, short: short(host) }
  // The shape, its gap and the padding leave the rest to the name.
  const { text, scale } = fitName(subject, name, width - size * 1.75, size)
  const isBeside = lines === 2 && (impact !== undefined || effects !== undefined)
  const reason = fitWords(problem.text, {
    // A little less than there is, for what stands before it may be wider than most.
    ...{ width: 0.98 * (width - room.padding), lines: room.lines, taken: room.size * (isBeside ? 8 : 2.4) },
    widthOf: widthsOf(room.size),
  })
  const path = effects === undefined ? checkPath(problem.id) : incidentOfPath(problem.id)
  return (
    <li>
      <Link
        to={path}
        className={styles.card}
        data-status={problem.status}
        title={titleOf(problem, impact, effects, restart)}
      >
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
          {lines === 2 && impact !== undefined && <Users users={impact.users} />}
          {lines === 2 && impact === undefined && effects !== undefined && <b>{effectsCount(effects.count)}</b>}
          <span aria-hidden={reason !== problem.text}>{reason}</span>
          {reason !== problem.text && <span className="sr">{problem.text}</span>}
        </span>
        {lines === 3 && <More impact={impact} effects={effects} restart={restart} />}
      </Link>
    </li>
  )
}

interface MoreProps {
  readonly impact: Impact | undefined
  readonly effects: Effects | undefined
  readonly restart: RestartWord | null
}

/** What it does to users, whether it may be restarted, then what it explains, as far as there is room. */
function More({ impact, effects, restart }: MoreProps) {
  return (
    <span className={styles.more}>
      {impact !== undefined && (
        <span className={styles.impact} data-users={impact.users}>
          <Users users={impact.users} />
          {impact.text !== '' && `, ${impact.text}`}
        </span>
      )}
      {restart !== null && <b className={styles.restart}>{restart.short}</b>}
      {effects !== undefined && (
        <span className={styles.effects}>
          <b>{effectsCount(effects.count)}</b>: {effects.words}
        </span>
      )}
    </span>
  )
}

const Users = ({ users }: Pick<Impact, 'users'>) => (
  <b className={styles.users} data-users={users}>
    users: {users}
  </b>
)

const titleOf = (
  problem: Summary,
  impact: Impact | undefined,
  effects: Effects | undefined,
  restart: RestartWord | null,
): string =>
  [
    `${nameOf(problem)}: ${problem.text}`,
    ...(impact === undefined ? [] : [`users: ${impactText(impact)}`]),
    ...(effects === undefined ? [] : [`${effectsCount(effects.count)}: ${effects.words}`]),
    ...(restart === null ? [] : [restart.long]),
  ].join('\n')
