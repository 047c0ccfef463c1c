import type { Change } from '@foretop/shared/model.ts'
import type { Event } from '@foretop/shared/wire.ts'
import { type EventsQuery, getEventPage } from '../api.ts'

const PAGE = 1_000
/** More than a year of a troubled estate; the API gives the rest to programs. */
export const EXPORTED_MOST = 20_000

/** All events that fit, newest first, at most `EXPORTED_MOST`. */
export async function allEvents(query: Omit<EventsQuery, 'limit' | 'before'>): Promise<readonly Event[]> {
  const events: Event[] = []
  let before: number | null | undefined
  while (before !== null && events.length < EXPORTED_MOST) {
    const page = await getEventPage({ ...query, limit: PAGE, before })
    events.push(...page.events)
    before = page.before
  }
  return events.slice(0, EXPORTED_MOST)
}

/** As a table for other programs (RFC 4180), times in UTC. */
export function eventsCsv(events: readonly Event[]): string {
  const rows = events.map(({ seq, at, checkId, change, text }) => [
    String(seq),
    new Date(at).toISOString(),
    checkId,
    change.of,
    change.of === 'status' ? change.from : '',
    toOf(change),
    text,
  ])
  return [['seq', 'time', 'check', 'change', 'from', 'to', 'text'], ...rows]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('')
}

const toOf = (change: Change): string => (change.to === null ? '' : String(change.to))

/** A spreadsheet runs what begins like a formula; texts come from servers that may be anybody's. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
