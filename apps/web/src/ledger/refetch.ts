import type { Why } from '@foretop/shared/model.ts'
import { pictureNow } from '../live/live.ts'

const SOON_MS = 3_000
const LATER_MS = 30_000
/** Until then it may still be decided, or be on its way. */
const FRESH_MS = 60_000

/** How soon it is asked again who was told: while something is on its way, soon. */
export function refetchMs(why: Why | undefined): number {
  if (why === undefined || why.happened === null) return LATER_MS
  const isUnderWay = why.channels.some(({ account }) => ['waiting', 'sending'].includes(account?.fate?.state ?? ''))
  return why.undecided || isUnderWay || pictureNow() - why.happened.at < FRESH_MS ? SOON_MS : LATER_MS
}
