import type { IncidentView } from '@foretop/shared/incident-view.ts'
import type { Impact } from '@foretop/shared/model.ts'
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
  const wasWorse = now !== null && worst !== null && worst.users !== now.users && worst.users !== 'no'
  return (
    <p className={styles.users} data-users={shown.users}>
      <span>
        <b>Users affected: {shown.users}</b>
        {shown.text !== '' && `, ${shown.text}`}
      </span>
      {wasWorse && (
        <small>
          at worst {worst.users}
          {worst.text !== '' && `, ${worst.text}`}, at {momentTime(worst.at, at)}
        </small>
      )}
    </p>
  )
}
