import type { Settings } from '@foretop/server/config/settings.ts'
import type { Progress } from '../progress.ts'
import type { Simulation } from '../simulation.ts'
import { fillPast, type Past } from './fill.ts'
import { incidentsSince, offSince, type PastIncident } from './incidents.ts'
import { lookCalmly, rehearse } from './rehearse.ts'
import type { Trouble } from './troubled.ts'

const DAY_MS = 86_400_000

/** A moment at which a past ends, and how far it reaches back. */
export interface Reach {
  readonly days: number
  readonly now: number
}

/** What happened, as the product sees it happen to an estate that is thrown away afterwards. */
export async function rehearsePast(
  { days, now }: Reach,
  start: () => Promise<{ readonly estate: Simulation; readonly settings: Settings } & AsyncDisposable>,
  begin: (what: string) => Progress,
): Promise<readonly Trouble[]> {
  const incidents = incidentsSince(now - days * DAY_MS, now)
  if (incidents.length === 0) return []
  const progress = begin('rehearsing what happened in the past')
  await using thrownAway = await start()
  const { estate, settings } = thrownAway
  const possible = incidents.filter(({ fault }) => estate.faults.some(({ name }) => name === fault))
  const seen = await rehearse(settings, estate, possible, progress)
  return possible.map(({ from, to }: PastIncident, index) => ({ from, to, seen: seen[index] ?? new Map() }))
}

/** Looks at the estate that will be watched, and writes how it came to be as it is. */
export async function makePast(
  folder: string,
  { days }: Reach,
  settings: Settings,
  { troubles, lists, usualUse }: Pick<Past, 'troubles' | 'lists' | 'usualUse'>,
  begin: (what: string) => Progress,
  stop: AbortSignal,
): Promise<void> {
  const { length } = settings.plan.checks
  const calm = await lookCalmly(settings, begin(`looking at ${length} checks while all is well`), stop)
  stop.throwIfAborted()
  const progress = begin(`writing ${days === 1 ? 'a day' : `${days} days`} of history`)
  const to = Date.now()
  const from = to - days * DAY_MS
  const past = { settings, calm, troubles, lists, usualUse, from, to, off: offSince(from, to) }
  await fillPast(folder, past, progress, stop)
}
