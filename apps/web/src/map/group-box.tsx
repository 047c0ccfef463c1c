import type { CSSProperties, FocusEventHandler } from 'react'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { nameOf, nameOfId, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { groupPath } from '../paths.ts'
import type { GroupBox } from './boxes.ts'
import type { Place } from './fit-map.ts'
import styles from './group-box.module.css'
import type { Headline } from './headline.ts'

interface Props {
  readonly place: Place
  readonly box: GroupBox
  /** Where its requests go, in words. */
  readonly needs: string | null
  readonly headline: Headline | null
  /** The one that the tab key leads to. */
  readonly active: boolean
  readonly onFocus: FocusEventHandler
}

/** A group: how many of its checks are well, what is worst and since when, and one number. Leads to its checks. */
export function GroupLink({ place, box, needs, headline, active, onFocus }: Props) {
  const { name, title, total, ok, status, handling, worst, since, blockedBy, stale } = box
  return (
    <Link
      to={groupPath(name)}
      className={styles.box}
      style={placeOf(place)}
      data-group={name}
      data-status={status ?? 'empty'}
      data-handling={handling ?? undefined}
      data-stale={(stale > 0 && stale === total) || undefined}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
      title={[worst?.text, needs].filter(Boolean).join('\n') || undefined}
    >
      <strong className={styles.title}>
        {status !== null && (
          <Shape status={status} hollow={handling !== null} plain={worst !== null && handling === null} />
        )}
        <span>{title}</span>
        <HandlingSign handling={handling} />
      </strong>
      {status === null ? (
        <span className={styles.line}>no checks</span>
      ) : (
        <span className={styles.line}>
          <b>
            {ok}/{total} ok
          </b>
          <span>
            {worst !== null && WORDS[worst.status]}
            {worst === null && stale > 0 && `${stale} not seen`}
            {worst === null && stale === 0 && status === 'pending' && WORDS.pending}{' '}
            {worst !== null && since !== null && <Age since={since} />}
          </span>
        </span>
      )}
      {blockedBy.length > 0 ? (
        <span className={styles.line}>
          <span>blocked by {blockedBy.map(nameOfId).join(', ')}</span>
        </span>
      ) : (
        worst !== null && (
          <span className={styles.line}>
            <span>{nameOf(worst)}</span>
          </span>
        )
      )}
      {headline !== null ? (
        <span className={styles.line}>
          <span data-number>
            <span data-label>{headline.label}</span> <b>{headline.text}</b>
          </span>
        </span>
      ) : (
        worst !== null && (
          <span className={styles.line}>
            <span>{worst.text}</span>
          </span>
        )
      )}
    </Link>
  )
}

/** Where requests come from. */
export function Users({ place }: { readonly place: Place }) {
  return (
    <div className={styles.users} style={placeOf(place)}>
      Users
    </div>
  )
}

const placeOf = ({ x, y, width, height }: Place): CSSProperties => ({
  left: `${x}em`,
  top: `${y}em`,
  width: `${width}em`,
  height: `${height}em`,
})
