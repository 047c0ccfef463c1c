import { effectsCount } from '@foretop/shared/format/effects.ts'
import type { CheckView, Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { Shape } from '../components/shape.tsx'
import { Age, Until } from '../components/tick.tsx'
import { useImpact, useSite, useSurvey } from '../live/hooks.ts'
import { groupPath, hostPath, incidentOfPath } from '../paths.ts'
import { dayTime } from '../time/zone.ts'
import { Actions } from './actions.tsx'
import styles from './check-heading.module.css'
import { HandlingSign } from './handling-sign.tsx'
import { InForce } from './in-force.tsx'
import { handlingOf, isProblem, nameOf, WORDS } from './status.ts'
import { UsersWord } from './users-word.tsx'

/** Of a check, or of what is known of it without the server. */
export function CheckHeading({
  check,
}: {
  readonly check: Summary & Pick<CheckView, 'nextAt' | 'acknowledgement' | 'front'>
}) {
  const { groups } = useSite()
  const group = groups.find(({ name }) => check.groups.includes(name))
  const { acknowledgement, candidate, nextAt } = check
  const checks = [check]
  const impact = useImpact(check.id)
  const effects = useSurvey().explains.get(check.id)
  const handling = isProblem(check.status) || check.downtime ? handlingOf(check) : null
  return (
    <header className={styles.heading}>
      <nav className={styles.crumbs} aria-label="Path">
        <Link to="/checks">Checks</Link>
        {group !== undefined && <Link to={groupPath(group.name)}>{group.title}</Link>}
        {check.host !== null && <Link to={hostPath(check.host)}>{check.host}</Link>}
      </nav>
      <div className={styles.line}>
        <h1>{nameOf(check)}</h1>
        <span className={styles.chip} data-status={check.status} data-handled={handling !== null || undefined}>
          <Shape status={check.status} plain hollow={handling !== null} /> {WORDS[check.status]}
          {check.status !== 'pending' && (
            <span>
              · <Age since={check.since} exact />
            </span>
          )}
        </span>
        <span className={styles.notes}>
          {candidate !== null && (
            <span>
              {WORDS[candidate.status]}? {candidate.count}/{check.attempts}
            </span>
          )}
          {check.checkedAt !== null && (
            <span>
              looked <Age since={check.checkedAt} /> ago{check.stale && ', stale'}
            </span>
          )}
          {nextAt !== null && (
            <span>
              next in <Until at={nextAt} />
            </span>
          )}
          {check.flapping && <span>flapping</span>}
          <HandlingSign handling={handling} worded />
          {check.front === true && <span>visitors see it</span>}
          {impact !== undefined && <UsersWord users={impact.users} />}
          {isProblem(check.status) && (
            <Link to={incidentOfPath(check.id)} className={styles.incident}>
              {effects === undefined ? 'incident' : `incident, ${effectsCount(effects.count)}`}
            </Link>
          )}
        </span>
        <span className={styles.actions}>
          <Actions ids={[check.id]} keys primary />
        </span>
      </div>
      {check.acknowledged && acknowledgement !== null && (
        <p className={styles.crumbs}>
          Acknowledged{acknowledgement.by !== '' && ` by ${acknowledgement.by}`} at {dayTime(acknowledgement.at)}
          {acknowledgement.until === null ? ' until it is ok' : ` until ${dayTime(acknowledgement.until)}`}
          {acknowledgement.note !== '' && `: ${acknowledgement.note}`}
        </p>
      )}
      <InForce checks={checks} />
    </header>
  )
}
