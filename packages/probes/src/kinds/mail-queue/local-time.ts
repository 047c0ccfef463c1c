import type { Machine } from '../../local-or-ssh.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash } from '../../protocol/failure.ts'

/**
 * What the clock on the wall of a machine shows, as ms since 1970 if it were in Greenwich: only the difference of two of them
 * means something, and is wrong by an hour where the clocks were changed in between.
 */
export type WallTime = number

/** A clock that was set back by an hour makes what came before it come later. */
const AHEAD_MS = 3_600_000
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `date` of that machine: programs that tell times tell them by its clock and zone. */
export async function wallTimeOf(machine: Machine): Promise<WallTime> {
  const end = await machine.run({ program: 'date', from: 'system', args: ['+%Y-%m-%d %H:%M:%S'] })
  const time = isoTimeIn(end.stdout.trim())
  if (time === null)
    throw new ProbeCrash('local', end.code === 0 ? `date says ${end.stdout}` : complaintOf('date', end))
  return time
}

/** `2026-11-30 02:53:46`; `null`: it is none. */
export function isoTimeIn(text: string): WallTime | null {
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : Number.NaN
  return Number.isNaN(time) ? null : time
}

/** `Sat Nov 21 02:17:46`, which says no year: the last such day that is not ahead of `now`. `null`: it is none. */
export function dayTimeIn(text: string, now: WallTime): WallTime | null {
  const [, name = '', day, hour, minute, second] =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? []
  const month = MONTHS.indexOf(name) / 3
  if (second === undefined || !Number.isInteger(month)) return null
  const inYear = (year: number) => Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second))
  const year = new Date(now).getUTCFullYear()
  const time = inYear(year)
  return time <= now + AHEAD_MS ? time : inYear(year - 1)
}
