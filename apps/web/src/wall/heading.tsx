import { isOld } from '@foretop/shared/stream.ts'
import { handledWords } from '@foretop/shared/trouble.ts'
import { AlarmSign } from '../alarm/alarm-sign.tsx'
import { Shape } from '../components/shape.tsx'
import { Clock } from '../components/tick.tsx'
import { useStream, useSurvey } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import type { Survey } from '../live/survey.ts'
import { SiteNotice } from '../shell/site-notice.tsx'
import { StreamRing } from '../shell/stream-ring.tsx'
import { sinceTime } from '../time/zone.ts'
import styles from './heading.module.css'

/** Counts, clock, age of the picture: the line that is always there. */
export function Heading() {
  const survey = useSurvey()
  const old = isOld(useStream().sight)
  return (
    <header className={styles.heading}>
      <h1 className={styles.counts} data-old={old || undefined}>
        <Counts survey={survey} />
      </h1>
      <SiteNotice />
      <span className={styles.clock}>
        <Clock />
      </span>
      <AlarmSign />
      <span className={styles.ring}>
        <StreamRing />
      </span>
    </header>
  )
}

function Counts({ survey }: { readonly survey: Survey }) {
  const counted = (['critical', 'warning', 'unknown'] as const).filter((status) => survey[status] > 0)
  if (counted.length > 0) {
    return (
      <>
        {counted.map((status) => (
          <span key={status} className={styles.count}>
            <Shape status={status} /> {survey[status]} <span className={styles.word}>{status}</span>
          </span>
        ))}
        {survey.suspected > 0 && <small className={styles.since}>{survey.suspected} being confirmed</small>}
      </>
    )
  }
  // That nobody looks is said before what would be confirmed by looks.
  if (survey.suspected > 0 && survey.notSeen === 0) {
    return (
      <span className={styles.calm}>
        <Shape status={survey.worstSuspected} hollow /> {survey.suspected} being confirmed
      </span>
    )
  }
  return (
    <span className={styles.calm}>
      <Shape status={survey.notSeen > 0 || survey.total === 0 ? 'pending' : 'ok'} /> {calmWords(survey)}
      {survey.notSeen === 0 && survey.handled.length + survey.explained.length === 0 && survey.quietSince > 0 && (
        <small className={styles.since}>since {sinceTime(survey.quietSince, serverNow())}</small>
      )}
    </span>
  )
}

/** "Well" is only said of what was seen. */
function calmWords({ total, notSeen, handled, explained }: Survey): string {
  if (total === 0) return table.seq === null ? 'Waiting for the first picture' : 'No checks yet'
  if (notSeen > 0) return `No problem seen; ${notSeen} ${notSeen === 1 ? 'check' : 'checks'} not seen`
  const known = handledWords([...handled, ...explained])
  return known === '' ? 'All well' : `Nothing new, ${known}`
}
