import type { Clock } from './clock.ts'

/** How much may be told, of one check and of all together, so that nobody who tells keeps the monitor from anything else. */
export interface Flood {
  /** Ms until something may be told of it; 0: now, and it is counted. */
  waitMs(checkId: string): number
  forget(checkId: string): void
}

interface Bound {
  /** At once. */
  readonly most: number
  readonly perSecond: number
}

const OF_ONE: Bound = { most: 60, perSecond: 2 }
const OF_ALL: Bound = { most: 5_000, perSecond: 500 }

/** What is left of what may be told, and when that was. */
interface Level {
  left: number
  at: number
}

export function createFlood(clock: Pick<Clock, 'now'>, ofOne = OF_ONE, ofAll = OF_ALL): Flood {
  const levels = new Map<string, Level>()
  const all: Level = { left: ofAll.most, at: clock.now() }
  const fill = (level: Level, { most, perSecond }: Bound, now: number) => {
    level.left = Math.min(most, level.left + ((now - level.at) / 1_000) * perSecond)
    level.at = now
  }
  const waitOf = ({ left }: Level, { perSecond }: Bound) => (left >= 1 ? 0 : ((1 - left) / perSecond) * 1_000)
  return {
    waitMs(checkId) {
      const now = clock.now()
      const own = levels.get(checkId) ?? { left: ofOne.most, at: now }
      levels.set(checkId, own)
      fill(own, ofOne, now)
      fill(all, ofAll, now)
      const wait = Math.max(waitOf(own, ofOne), waitOf(all, ofAll))
      if (wait > 0) return wait
      own.left -= 1
      all.left -= 1
      return 0
    },
    forget: (checkId) => void levels.delete(checkId),
  }
}
