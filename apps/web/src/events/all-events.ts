import type { Transition } from '@foretop/shared/model.ts'
import { type EventsQuery, getEventPage } from '../api.ts'

const PAGE = 1_000
/** More than a year of a troubled estate; the API gives the rest to programs. */
export const EXPORTED_MOST = 20_000

/** All events that fit, newest first, at most `EXPORTED_MOST`. */
export async function allEvents(query: Omit<EventsQuery, 'limit' | 'before'>): Promise<readonly Transition[]> {
  const events: Transition[] = []
  let before: number | null | undefined
  while (before !== null && events.length < EXPORTED_MOST) {
    const page = await getEventPage({ ...query, limit: PAGE, before })
    events.push(...page.events)
    before = page.before
  }
  return events.slice(0, EXPORTED_MOST)
}
