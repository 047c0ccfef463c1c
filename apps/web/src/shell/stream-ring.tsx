import { formatAge } from '@foretop/shared/format/age.ts'
import { useStream } from '../live/hooks.ts'
import styles from './stream-ring.module.css'

const LATE_S = 2.5
const LOST_S = 4.5

/** The age of the picture: a ring that drains while no heartbeat comes, and the word. */
export function StreamRing() {
  const { sight, silentS, awayS } = useStream()
  const full =
    sight === 'live' ? 1 : sight === 'late' ? Math.max(0.1, 1 - (silentS - LATE_S + 1) / (LOST_S - LATE_S + 1)) : 0
  const word = {
    connecting: 'connecting',
    live: awayS === null ? 'live' : `was away ${awayS} s`,
    late: `late ${silentS} s`,
    lost: `lost ${formatAge(silentS * 1_000)}`,
    'not-looking': 'not looking',
  }[sight]
  return (
    <span className={styles.ring} data-sight={sight}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle className={styles.track} cx="8" cy="8" r="6" />
        <circle className={styles.rest} cx="8" cy="8" r="6" pathLength="1" strokeDasharray={`${full} 1`} />
      </svg>
      {word}
    </span>
  )
}
