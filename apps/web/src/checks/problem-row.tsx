import { type Effects, effectsCount } from '@foretop/shared/format/effects.ts'
import { impactText } from '@foretop/shared/format/impact.ts'
import { memo, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { useCheck, useImpact } from '../live/hooks.ts'
import { checkPath, incidentOfPath } from '../paths.ts'
import { RunbookLink } from '../runbooks/runbook-link.tsx'
import { PHONE, useMedia } from '../use-media.ts'
import { Actions } from './actions.tsx'
import { HandlingSign } from './handling-sign.tsx'
import styles from './problem-row.module.css'
import { handlingOf, nameOf, nameOfId, troubleOf, WORDS } from './status.ts'
import { UsersWord } from './users-word.tsx'

/** What a thumb at night needs. */
const ON_CARD = ['Acknowledge', 'Release', 'Downtime']

interface Props {
  readonly id: string
  readonly effects: Effects | undefined
  readonly current: boolean
  readonly selected: boolean
  /** `null`: whoever looks may do nothing with it. */
  readonly onSelect: ((id: string) => void) | null
  readonly onPoint: () => void
}

/** One problem: a row on a desk, a card on a phone, where the one pointed at shows what can be done. */
export const ProblemRow = memo(function ProblemRow({ id, effects, current, selected, onSelect, onPoint }: Props) {
  const check = useCheck(id)
  const impact = useImpact(id)
  const isPhone = useMedia(PHONE)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  if (check === undefined) return null
  const handling = handlingOf(check)
  return (
    <li
      ref={row}
      className={styles.row}
      data-status={check.status}
      data-handled={handling !== null || undefined}
      data-current={current || undefined}
    >
      {onSelect !== null && (
        <input
          type="checkbox"
          className={styles.pick}
          checked={selected}
          aria-label={`Select ${nameOf(check)}`}
          onChange={() => onSelect(id)}
        />
      )}
      <span className={styles.sign}>
        <Shape status={check.status} hollow={handling !== null} />
        <span className="sr">{WORDS[check.status]}</span>
      </span>
      <Link to={checkPath(id)} className={styles.name} onFocus={onPoint}>
        {troubleOf(check)}
      </Link>
      <span className={styles.age}>
        <Age since={check.since} />
      </span>
      <span className={styles.reason}>{check.text}</span>
      <span className={styles.notes}>
        {impact !== undefined && (
          <span title={impact.text === '' ? undefined : `users: ${impactText(impact)}`}>
            <UsersWord users={impact.users} />
            {impact.text !== '' && <span className={styles.impact}>, {impact.text}</span>}
          </span>
        )}
        {effects !== undefined && (
          <Link to={incidentOfPath(id)} className={styles.effects} title={effects.words}>
            {effectsCount(effects.count)}
          </Link>
        )}
        {check.flapping && <span>flapping</span>}
        {check.blockedBy !== null && <span>by {nameOfId(check.blockedBy)}</span>}
        <HandlingSign handling={handling} worded />
      </span>
      <span className={styles.group}>{check.groups[0] ?? ''}</span>
      {current && isPhone && (
        <span className={styles.phone}>
          <Actions ids={[id]} primary first={ON_CARD} />
          <RunbookLink check={id} />
        </span>
      )}
    </li>
  )
})
