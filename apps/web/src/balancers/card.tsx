import { countTexts } from '@foretop/shared/balancers/cell.ts'
import type { Band } from '@foretop/shared/model.ts'
import { useId } from 'react'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { handlingOf, isProblem, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath, hostPath } from '../paths.ts'
import { type MemberOf, readingOf } from '../view/roles.ts'
import { BarSpark } from './bar-spark.tsx'
import styles from './card.module.css'
import { CardFacts } from './card-facts.tsx'
import { LineList } from './line-list.tsx'
import type { LineLook } from './look.ts'
import tones from './tone.module.css'
import { bandsOf, toneOf } from './tone.ts'

interface Props {
  readonly member: MemberOf<'balancers'>
  /** As its lines call it. */
  readonly name: string
  /** Oldest first. */
  readonly looks: readonly LineLook[]
  /** Wall time in ms of the picture. */
  readonly now: number
  readonly paused: boolean
  readonly current: boolean
}

const NO_BANDS: readonly Band[] = []

/** One balancer: what it has in flight, who waits and for how long, and how that was each second. */
export function BalancerCard({ member, name, looks, now, paused, current }: Props) {
  const { summary, look, roles } = member
  const heading = useId()
  const waiting = roles.get('waiting')
  const bands = waiting === undefined ? NO_BANDS : bandsOf(waiting, look?.thresholds)
  const critical = waiting === undefined ? null : (look?.thresholds[waiting.name]?.critical?.above ?? null)
  const handling = isProblem(summary.status) || summary.downtime ? handlingOf(summary) : null
  const everyMs = look?.everyMs ?? 1_000
  const stranded = readingOf(member, 'stranded') === 1 ? roles.get('stranded')?.metric.label : undefined
  return (
    <article
      className={styles.card}
      aria-labelledby={heading}
      data-balancer={summary.id}
      data-status={handling === null ? summary.status : undefined}
      data-current={current || undefined}
      data-stale={summary.stale || undefined}
    >
      <div className={styles.now}>
        <header className={styles.head}>
          <h2 id={heading}>
            <Shape status={summary.status} hollow={handling !== null} />
            {summary.host !== null && <Link to={hostPath(summary.host)}>{summary.host}</Link>}
            <Link to={checkPath(summary.id)} className={styles.check}>
              {summary.name}
            </Link>
            <span className="sr">, {WORDS[summary.status]}</span>
            <HandlingSign handling={handling} />
          </h2>
          <Numbers look={looks.at(-1)} bands={bands} />
        </header>
        {isProblem(summary.status) && (
          <p className={styles.reason} data-status={summary.status} title={look?.text}>
            {stranded !== undefined && <strong>{stranded}. </strong>}
            <Age since={summary.since} /> · {look?.text ?? summary.text}
          </p>
        )}
        <BarSpark name={name} looks={looks} bands={bands} critical={critical} everyMs={everyMs} now={now} />
        <CardFacts member={member} />
      </div>
      <div className={styles.lines}>
        <LineList name={name} looks={looks} bands={bands} everyMs={everyMs} until={paused ? now : null} />
      </div>
    </article>
  )
}

/** The two numbers of pbadm; waiting is the one that is read from afar. */
function Numbers({ look, bands }: { readonly look: LineLook | undefined; readonly bands: readonly Band[] }) {
  if (look === undefined) return <p className={styles.numbers}>not seen yet</p>
  const { tone, strength } = toneOf(look, bands)
  const [inFlight, waiting] = countTexts(look)
  return (
    <dl className={styles.numbers}>
      <div>
        <dt>in flight</dt>
        <dd>
          <Digits text={inFlight} />
        </dd>
      </div>
      <div data-waiting>
        <dt>waiting</dt>
        <dd className={tones.tone} data-tone={tone} data-strength={strength}>
          {strength === 'filled' ? waiting : <Digits text={waiting} />}
        </dd>
      </div>
    </dl>
  )
}

/** Zeros that only keep the columns in place are quieter. */
function Digits({ text }: { readonly text: string }) {
  const lead = /^(0*)\d/.exec(text)?.[1] ?? ''
  return (
    <>
      {lead !== '' && <i>{lead}</i>}
      {text.slice(lead.length)}
    </>
  )
}
