import { Link } from 'react-router'
import { isProblem, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { checkPath, hostPath } from '../paths.ts'
import styles from './machine.module.css'
import type { Machine, Standing } from './pair.ts'

const WORDS_OF: { readonly [state: string]: string } = {
  ...{ master: 'MASTER', init: 'out (INIT)', absent: 'without it', unseen: 'not seen' },
}
const UNSEEN = 'unseen'

/** What the machine with the shared thing is, as the pair stands. */
const TONES = { well: 'ok', moved: 'warning', split: 'critical', nobody: undefined, unknown: undefined } as const

interface Props {
  readonly machine: Machine
  readonly standing: Standing
  /** Believed and in nobody's hand: in full colour. */
  readonly filled: boolean
}

/** One machine of a pair as a column. */
export function MachineBox({ machine, standing, filled }: Props) {
  const { host, state, preferred, addresses, facts, check } = machine
  const word = state ?? (check === undefined || isProblem(check.status) ? UNSEEN : null)
  const tone = standing === 'nobody' ? 'critical' : state === 'master' ? TONES[standing] : undefined
  return (
    <section
      className={styles.machine}
      data-state={word ?? 'unsaid'}
      data-tone={tone}
      data-filled={(filled && tone !== undefined && tone !== 'ok') || undefined}
    >
      <h3>
        <Link to={hostPath(host)}>{host}</Link>
        {preferred && <span className={styles.preferred}>should be master</span>}
      </h3>
      <p className={styles.state}>{word === null ? 'seen' : (WORDS_OF[word] ?? word)}</p>
      {check !== undefined && (word === null || isProblem(check.status)) && (
        <p className={styles.own}>
          <Shape status={check.status} plain /> <span className="sr">{WORDS[check.status]}: </span>
          <Link to={checkPath(check.id)}>{check.text}</Link>
        </p>
      )}
      <dl>
        {addresses.length > 0 && (
          <div>
            <dt>addresses</dt>
            <dd>{addresses.join(' ')}</dd>
          </div>
        )}
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
