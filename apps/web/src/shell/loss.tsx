import { formatAge } from '@foretop/shared/format/age.ts'
import { isOld } from '@foretop/shared/stream.ts'
import { useStream } from '../live/hooks.ts'
import { serverNow } from '../live/server-time.ts'
import { listedTime } from '../time/zone.ts'
import styles from './loss.module.css'

const TITLES = { connecting: 'CONNECTING', lost: 'NO DATA', 'not-looking': 'NOT LOOKING' }
const WHY = {
  connecting: 'waiting for the server',
  lost: 'the server does not answer; reconnecting',
  'not-looking': 'the server answers, but looks at nothing',
}
/** Before this, connecting is no news. */
const PATIENCE_S = 1

/** Says over everything that the picture is not of now. */
export function Loss() {
  const { sight, silentS, pictureAt } = useStream()
  if (sight === 'live' || sight === 'late' || (sight === 'connecting' && silentS < PATIENCE_S)) return null
  const age = sight === 'connecting' ? '' : ` · ${formatAge(silentS * 1_000)}`
  return (
    <div className={styles.loss} role="alert">
      <strong>
        {TITLES[sight]}
        <span aria-hidden="true">{age}</span>
      </strong>
      <span>{explanation(sight, pictureAt)}</span>
    </div>
  )
}

function explanation(sight: keyof typeof TITLES, pictureAt: number | null): string {
  const picture = pictureAt === null ? 'no picture yet' : `picture as of ${listedTime(pictureAt, serverNow())}`
  return `${picture} — ${WHY[sight]}`
}

/** Data attribute for whatever must lose its colour when the picture is old. */
export function useOld(): true | undefined {
  return isOld(useStream().sight) || undefined
}
