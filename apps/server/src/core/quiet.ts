import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'

/** Whether a check is quiet now, and why. */
export interface Cover {
  readonly silenced: boolean
  readonly downtime: boolean
}

/** What the silences and downtimes in force mean for one check. */
export const coverOf = (quiets: Iterable<Quiet>, check: Pick<Check, 'id' | 'name' | 'host' | 'groups'>): Cover => {
  let [silenced, downtime] = [false, false]
  for (const quiet of quiets) {
    if ((quiet.kind === 'silence' ? silenced : downtime) || !inForce(quiet) || !inScope(quiet.match, check)) continue
    if (quiet.kind === 'silence') silenced = true
    else downtime = true
  }
  return { silenced, downtime }
}

/** By what was done, not by the clock: what is overdue after a restart is in force until it is ended properly. */
export const inForce = ({ beganAt, endedAt }: Quiet): boolean => beganAt !== null && endedAt === null

/** What time makes of it: the same object when nothing is due. One that passed unnoticed never comes into force. */
export function elapse(quiet: Quiet, now: number): Quiet {
  if (quiet.endedAt !== null) return quiet
  if (quiet.beganAt === null && quiet.until <= now) return { ...quiet, endedAt: quiet.until }
  if (quiet.beganAt === null) return quiet.from <= now ? { ...quiet, beganAt: now } : quiet
  return quiet.until <= now ? { ...quiet, endedAt: now } : quiet
}

/** What is remembered of its begin or end: of what, until when, by whom and why. `alone`: the check is named beside it. */
export function quietText(quiet: Quiet, alone: boolean): string {
  const { match, until, endedAt, by, note } = quiet
  const when = endedAt === null ? `until ${timeText(until)}` : endedAt < until ? 'ended before its time' : 'over'
  return [alone ? '' : scopeText(match), when, saidText(by, note)].filter((text) => text !== '').join(', ')
}

/** What is remembered of somebody who took a problem on: until when, who and why. */
export const acknowledgementText = ({ until, by, note }: Pick<Acknowledgement, 'until' | 'by' | 'note'>): string =>
  [until === null ? 'until it is ok' : `until ${timeText(until)}`, saidText(by, note)]
    .filter((text) => text !== '')
    .join(', ')

const saidText = (by: string, note: string): string =>
  [by === '' ? '' : `by ${by}`, note].filter((text) => text !== '').join(': ')

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
