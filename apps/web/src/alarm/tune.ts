import type { News } from './news.ts'
import type { Tune } from './sound.ts'
import type { Wishes } from './wishes.ts'

/** Never more often, whatever happens. */
const APART_MS = 10_000

/** What is heard of the news, if anything. `at` and `playedAt`, when something was heard last, are wall ms. */
export function tuneOf(news: News, { sound, mutedUntil }: Wishes, at: number, playedAt: number): Tune | null {
  if (!sound || at < mutedUntil || at - playedAt < APART_MS) return null
  if (news.lost) return 'lost'
  if (news.fresh.some(({ status }) => status === 'critical')) return 'critical'
  return news.allWell ? 'well' : null
}
