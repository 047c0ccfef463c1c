import { Cron } from 'croner'
import { z } from 'zod'

/**
 * A line of a crontab in its zone; that of this machine if none is given. As Vixie cron has it: what does not exist in
 * spring comes just after the gap, and what exists twice in autumn comes once, the first time. Throws for what is none.
 */
export const cronOf = (line: string, zone: string | null | undefined): Cron =>
  new Cron(line, { mode: '5-part', fixedTimeRule: 'no-wildcard', ...(zone != null && { timezone: zone }) })

export const cronLine = z
  .string()
  .max(200)
  .refine(isCronLine, { error: 'must be the five fields of a crontab, as 15 3 * * *, and name a time that comes' })

export const timeZone = z.string().max(100).refine(isZone, { error: 'must be a time zone such as America/Chicago' })

function isCronLine(text: string): boolean {
  try {
    return cronOf(text, undefined).nextRun(new Date(Date.UTC(2000, 0))) !== null
  } catch {
    return false
  }
}

export function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format() !== ''
  } catch {
    return false
  }
}
