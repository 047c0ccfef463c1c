import type { Coverage } from '../model.ts'
import { formatNumber } from './number.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const NAMED = 3

/** `critical of db1/mysql and 3 more reaches nobody: Mon 00:00–09:00, Sat 00:00–Mon 00:00` */
export function gapText(
  { checks, status, hours, isWanted }: Coverage['gaps'][number],
  { hours: all, checks: total }: Pick<Coverage, 'hours' | 'checks'>,
): string {
  const named = checks.slice(0, NAMED).join(', ')
  const more = checks.length > NAMED ? ` and ${formatNumber(checks.length - NAMED)} more` : ''
  const what = checks.length === total ? `all ${formatNumber(total)} checks` : `${named}${more}`
  const when =
    hours.length === all ? 'at no hour of the week does it reach anybody' : `reaches nobody: ${spansText(hours)}`
  return `${status} of ${what}${hours.length === all ? ': ' : ' '}${when}${isWanted ? ' (a route says so)' : ''}`
}

/** Hours of a week, those together that follow each other. */
export function spansText(hours: readonly number[]): string {
  const spans: { from: number; until: number }[] = []
  for (const hour of hours) {
    const last = spans.at(-1)
    if (last?.until === hour) last.until = hour + 1
    else spans.push({ from: hour, until: hour + 1 })
  }
  return spans.map(({ from, until }) => `${hourText(from)}–${hourText(until, from)}`).join(', ')
}

/** `Mon 09:00`; of the same day as `beside` only the time. */
function hourText(hour: number, beside?: number): string {
  const time = `${String(hour % 24).padStart(2, '0')}:00`
  const day = Math.floor(hour / 24)
  if (beside !== undefined && Math.floor(beside / 24) === day) return time
  return `${DAYS[day % 7] ?? ''} ${time}`
}
