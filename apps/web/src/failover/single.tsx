import { useId } from 'react'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { handlingOf, isProblem, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath, hostPath } from '../paths.ts'
import { instancesOf, type MemberOf, readingOf } from '../view/roles.ts'
import styles from './single.module.css'

/** A machine that no relation looks at: what it has, by itself. Whether that is right nobody says. */
export function SingleCard({ member, current }: { readonly member: MemberOf<'failover'>; readonly current: boolean }) {
  const heading = useId()
  const { summary } = member
  const handling = isProblem(summary.status) || summary.downtime ? handlingOf(summary) : null
  const instances = instancesOf(member, 'master', 'masters')
  return (
    <article
      className={styles.single}
      aria-labelledby={heading}
      data-panel={summary.id}
      data-current={current || undefined}
      data-stale={summary.stale || undefined}
    >
      <h3 id={heading}>
        <Shape status={summary.status} hollow={handling !== null} />
        {summary.host !== null && <Link to={hostPath(summary.host)}>{summary.host}</Link>}
        <Link to={checkPath(summary.id)}>{summary.name}</Link>
        <span className="sr">, {WORDS[summary.status]}</span>
        <HandlingSign handling={handling} />
        <small>
          <Age since={summary.since} />
        </small>
      </h3>
      {(isProblem(summary.status) || instances.length === 0) && <p>{summary.text}</p>}
      <ul>
        {instances.map((instance) => (
          <li key={instance} data-master={readingOf(member, 'master', instance) === 1 || undefined}>
            <span>
              {member.roles.get('master')?.metric.label} {instance}
            </span>{' '}
            <b>{stateOf(member, instance)}</b>
          </li>
        ))}
      </ul>
    </article>
  )
}

function stateOf(member: MemberOf<'failover'>, instance: string): string {
  const [master, init, masters, skew] = (['master', 'init', 'masters', 'advskew'] as const).map((role) =>
    readingOf(member, role, instance),
  )
  const word = master === 1 ? 'yes' : init === 1 ? 'no, it takes no part' : master === 0 ? 'no' : 'not seen'
  const heard = masters === undefined ? '' : `, ${masters} on the wire`
  return `${word}${skew === undefined ? '' : `, skew ${skew}`}${heard}`
}
