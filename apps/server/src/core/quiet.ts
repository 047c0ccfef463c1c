import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { scopeText } from '@foretop/shared/scope.ts'
import { finder } from './meant.ts'

/** Whether a check is quiet now, and why. */
export interface Cover {
  readonly silenced: boolean
  readonly downtime: boolean
  /** Of each kind the one that ends last. */
  readonly by: { readonly silence?: Quiet; readonly downtime?: Quiet }
}

type Named = Pick<Check, 'id' | 'name' | 'host' | 'groups'>
const UNCOVERED: Cover = { silenced: false, downtime: false, by: {} }

/** What the silences and downtimes in force mean for each of these checks. */
export function coversOf<C extends Named>(quiets: Iterable<Quiet>, checks: readonly C[]): (check: C) => Cover {
  const meant = finder(checks)
  const covers = new Map<C, Cover>()
  // Whoever silences a group each hour does so for all of it each time.
  const lasting = [...quiets].filter(inForce).sort((a, b) => a.until - b.until)
  const distinct = new Map(lasting.map((quiet) => [JSON.stringify([quiet.kind, quiet.match]), quiet]))
  for (const quiet of distinct.values()) {
    const flag = quiet.kind === 'silence' ? SILENCED : IN_DOWNTIME
    for (const check of meant(quiet.match)) {
      const known = covers.get(check) ?? UNCOVERED
      covers.set(check, { ...known, ...flag, by: { ...known.by, [quiet.kind]: lastOf(known.by[quiet.kind], quiet) } })
    }
  }
  return (check) => covers.get(check) ?? UNCOVERED
}

const lastOf = (known: Quiet | undefined, quiet: Quiet): Quiet =>
  known !== undefined && known.until > quiet.until ? known : quiet

const SILENCED = { silenced: true }
const IN_DOWNTIME = { downtime: true }

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
