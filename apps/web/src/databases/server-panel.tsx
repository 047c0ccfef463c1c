import type { Line } from '@foretop/shared/databases/board.ts'
import type { Arrow } from '@foretop/shared/databases/findings.ts'
import { useEffect, useId, useRef } from 'react'
import { Link } from 'react-router'
import buttons from '../components/button.module.css'
import { StatusWord } from '../components/shape.tsx'
import { checkPath } from '../paths.ts'
import { useKeys } from '../shell/keys.ts'
import { Recent } from '../view/recent.tsx'
import { type MemberOf, readingOf } from '../view/roles.ts'
import { Logs } from './logs.tsx'
import { Queries } from './queries.tsx'
import styles from './server-panel.module.css'
import { rateText } from './sum.ts'
import { roleOf } from './words.ts'

const HOUR_MS = 3_600_000

interface Props {
  readonly line: Line
  readonly member: MemberOf<'databases'>
  /** Of those that follow it. */
  readonly followers: readonly Arrow[]
  readonly close: () => void
}

/** One database closely: its logs and who still needs them, what runs on it, how busy it is. */
export function ServerPanel({ line, member, followers, close }: Props) {
  const heading = useId()
  const panel = useRef<HTMLElement>(null)
  const { database } = line
  // Whoever asked for it by a box far above should see it.
  useEffect(() => {
    // In newer browsers it returns a promise, which is no clean-up.
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  useKeys({ Escape: close })
  return (
    <section ref={panel} className={styles.panel} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>
          <Link to={checkPath(member.summary.id)}>{database.name}</Link> <small>{roleOf(line)}</small>
        </h2>
        <StatusWord status={member.summary.status} />
        <button type="button" className={buttons.quiet} onClick={close}>
          Close
        </button>
      </header>
      {database.outcome === 'answered' ? (
        <div className={styles.parts}>
          <Load line={line} member={member} />
          <Logs member={member} followers={followers} />
          <Queries member={member} />
        </div>
      ) : (
        <p className={styles.silent}>{member.summary.text || 'Not looked at yet.'}</p>
      )}
    </section>
  )
}

function Load({ line: { database }, member }: Pick<Props, 'line' | 'member'>) {
  const { busy, total, queriesPerSecond } = database
  const [used, part] = [readingOf(member, 'used'), member.roles.get('queries')]
  return (
    <section className={styles.load}>
      <h3>Load</h3>
      <dl>
        <div>
          <dt>Connections busy</dt>
          <dd>{busy ?? '?'}</dd>
        </div>
        <div>
          <dt>in all</dt>
          <dd>{total ?? '?'}</dd>
        </div>
        <div>
          <dt>of what it allows</dt>
          <dd>{used === undefined ? 'not known' : `${Math.round(used)}\u202f%`}</dd>
        </div>
        <div>
          <dt>{part?.metric.label ?? 'Queries'}</dt>
          <dd>{queriesPerSecond === null ? 'not known' : rateText(queriesPerSecond)}</dd>
        </div>
      </dl>
      {part !== undefined && (
        <Recent
          id={member.summary.id}
          metric={part.name}
          instance={null}
          spanMs={HOUR_MS}
          label={`${part.metric.label}, last hour`}
        />
      )}
    </section>
  )
}
