import { handledWords } from '@foretop/shared/trouble.ts'
import { Link } from 'react-router'
import { Notice } from '../components/notice.tsx'
import { Shape } from '../components/shape.tsx'
import { Waiting } from '../components/waiting.tsx'
import { useSurvey } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import { useOld } from '../shell/loss.tsx'
import { sinceTime } from '../time/zone.ts'
import styles from './nothing.module.css'
import type { Shown } from './shown.ts'

interface Props {
  readonly shown: Exclude<Shown, 'quiet'>
  readonly filtered: boolean
}

/** An empty list says why it is empty, and never "well" of what was not seen. */
export function Nothing({ shown, filtered }: Props) {
  const { notSeen, total, handled, explained, suspected, worstSuspected, quietSince } = useSurvey()
  const old = useOld()
  if (total === 0 && table.seq === null) return <Waiting />
  if (filtered) {
    return (
      <Notice>
        <p>No problem matches the filter.</p>
        <Link to="/problems">Drop the filter</Link>
      </Notice>
    )
  }
  return (
    <div className={styles.nothing} data-old={old}>
      <Notice>
        {shown === 'handled' ? (
          <p>
            Nothing is handled. Problems that somebody acknowledged or silenced, or that are in a downtime, are listed
            here.
          </p>
        ) : shown === 'explained' ? (
          <p>Nothing is explained. Problems that are there only because of another one are listed here.</p>
        ) : total === 0 ? (
          <p>No checks yet. They are written in foretop.yaml.</p>
        ) : notSeen > 0 ? (
          <p>
            No problem seen; {notSeen} of {total} checks not seen.
          </p>
        ) : suspected > 0 ? (
          <p>
            <Shape status={worstSuspected} hollow /> {suspected} of {total} checks being confirmed: a moment.
          </p>
        ) : handled.length + explained.length > 0 ? (
          <p>
            Nothing new in {total} checks; <Link to="/problems?all=1">{handledWords([...handled, ...explained])}</Link>.
          </p>
        ) : (
          <p className={styles.well}>
            <Shape status="ok" /> <strong>All well</strong>
            {quietSince > 0 && ` since ${sinceTime(quietSince, serverNow())}`}, in {total} checks.
          </p>
        )}
      </Notice>
    </div>
  )
}
