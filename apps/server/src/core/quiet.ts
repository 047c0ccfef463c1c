import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { scopeText } from '@foretop/shared/scope.ts'
import { finder } from './meant.ts'
import type { Expectation } from './surprise.ts'

/** Whether a check is quiet now, and why. */
export interface Cover {
  readonly silenced: boolean
  readonly downtime: boolean
  /** What downtimes in force expect of it that do not cover whatever happens. */
  readonly expects: readonly Expectation[]
  /** Of each kind the one that ends last, of those that cover whatever happens. */
  readonly by: { readonly silence?: Quiet; readonly downtime?: Quiet }
  /** Downtimes that expect something, the last to end behind the others. */
  readonly expecting: readonly Expecting[]
}

/** A downtime that says what it expects. */
export type Expecting = Quiet & { readonly expect: Expectation }

type Named = Pick<Check, 'id' | 'name' | 'host' | 'groups'>
const UNCOVERED: Cover = { silenced: false, downtime: false, expects: [], by: {}, expecting: [] }

/** What the silences and downtimes in force mean for each of these checks. */
export function coversOf<C extends Named>(quiets: Iterable<Quiet>, checks: readonly C[]): (check: C) => Cover {
  const meant = finder(checks)
  const covers = new Map<C, Cover>()
  // Whoever silences a group each hour does so for all of it each time.
  const lasting = [...quiets].filter(inForce).sort((a, b) => a.until - b.until)
  const distinct = new Map(lasting.map((quiet) => [JSON.stringify([quiet.kind, quiet.match, quiet.expect]), quiet]))
  for (const quiet of distinct.values()) {
    for (const check of meant(quiet.match)) covers.set(check, under(quiet, covers.get(check) ?? UNCOVERED))
  }
  return (check) => covers.get(check) ?? UNCOVERED
}

function under(quiet: Quiet, cover: Cover): Cover {
  const { kind, expect } = quiet
  if (kind === 'downtime' && expect !== null) {
    const { expects, expecting } = cover
    return { ...cover, expects: [...expects, expect], expecting: [...expecting, { ...quiet, expect }] }
  }
  // They come in the order in which they end.
  const by = { ...cover.by, [kind]: quiet }
  return kind === 'silence' ? { ...cover, silenced: true, by } : { ...cover, downtime: true, by }
}

/** By what was done, not by the clock: what is overdue after a restart is in force until it is ended properly. */
export const inForce = ({ beganAt, endedAt }: Quiet): boolean => beganAt !== null && endedAt === null

/** What time makes of it: the same object when nothing is due. One that passed unnoticed never comes into force. */
export function elapse(quiet: Quiet, now: number): Quiet {
  if (quiet.endedAt !== null) return quiet
  if (quiet.beganAt === null && quiet.until <= now) return { ...quiet, endedAt: quiet.until }
  if (quiet.beganAt === null) return quiet.from <= now && quiet.lastsMs === null ? { ...quiet, beganAt: now } : quiet
  if (quiet.until <= now) return { ...quiet, endedAt: now }
  return quiet.foretoldAt === null && quiet.until - now <= foretoldMs(quiet) ? { ...quiet, foretoldAt: now } : quiet
}

/** Whether trouble that begins now begins it, too. */
export const awaitsTrouble = ({ lastsMs, beganAt, endedAt, from, until }: Quiet, now: number): boolean =>
  lastsMs !== null && beganAt === null && endedAt === null && from <= now && now < until

/** It begins with the first trouble, and lasts from then on: past the end of its window, if need be. */
export const begunByTrouble = (quiet: Quiet, now: number): Quiet => ({
  ...quiet,
  beganAt: now,
  until: now + (quiet.lastsMs ?? 0),
})

const MINUTE_MS = 60_000

/** How long before its end it is said that a silence ends: half an hour, or a quarter of it. Of a short one everybody knows. */
function foretoldMs({ kind, from, until }: Quiet): number {
  const wholeMs = until - from
  return kind === 'silence' && wholeMs >= 20 * MINUTE_MS ? Math.min(30 * MINUTE_MS, wholeMs / 4) : 0
}

/** What is remembered of its begin or end: of what, until when, by whom and why. `alone`: the check is named beside it. */
export function quietText(quiet: Quiet, alone: boolean): string {
  const { match, until, endedAt, by, note, expect } = quiet
  const when = endedAt === null ? `until ${timeText(until)}` : endedAt < until ? 'ended before its time' : 'over'
  const what = expect === null ? '' : `expects ${expect.join(', ')}`
  return [alone ? '' : scopeText(match), when, what, saidText(by, note)].filter((text) => text !== '').join(', ')
}

/** What is remembered of somebody who took a problem on: until when, who and why. */
export const acknowledgementText = ({
  until,
  sticky,
  by,
  note,
}: Pick<Acknowledgement, 'until' | 'sticky' | 'by' | 'note'>): string =>
  [untilText(until, sticky), saidText(by, note)].filter((text) => text !== '').join(', ')

function untilText(until: number | null, sticky: boolean): string {
  if (until === null) return sticky ? 'until it is ok' : 'until its status changes'
  return `until ${timeText(until)}${sticky ? '' : ' or its status changes'}`
}

const saidText = (by: string, note: string): string =>
  [by === '' ? '' : `by ${by}`, note].filter((text) => text !== '').join(': ')

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
