import { impactText } from '@foretop/shared/format/impact.ts'
import type { IncidentView } from '@foretop/shared/incident-view.ts'
import type { Impact } from '@foretop/shared/model.ts'
import { AFFECTED } from '@foretop/shared/words.ts'
import { momentTime } from '../time/zone.ts'
import styles from './incident.module.css'

interface Props {
  /** What it does to users now; `null`: it is over, or not known. */
  readonly now: Impact | null
  readonly worst: IncidentView['impact']
  readonly at: number
}

/** The first question of all: whether users are affected; and whether they were, where it was worse. */
export function UsersPanel({ now, worst, at }: Props) {
  const shown = now ?? worst
  if (shown === null || shown === undefined) return null
  const wasWorse = worst !== null && (now === null ? worst.users === 'yes' : isWorse(worst, now))
  return (
    <p className={styles.users} data-users={shown.users}>
      <span>
        <b>Users affected: {shown.users}</b>
        {shown.text !== '' && `, ${shown.text}`}
      </span>
      {wasWorse && (
        <small>
          {now === null ? 'at worst' : `at worst ${impactText(worst)},`} at {momentTime(worst.at, at)}
        </small>
      )}
    </p>
  )
}

const isWorse = (worst: Impact, now: Impact): boolean =>
  AFFECTED.indexOf(worst.users) < AFFECTED.indexOf(now.users) && worst.users !== 'no'
