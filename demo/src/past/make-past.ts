import type { Settings } from '@foretop/server/config/settings.ts'
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
): Promise<readonly Trouble[]> {
  const incidents = incidentsSince(now - days * DAY_MS, now)
  if (incidents.length === 0) return []
  await using thrownAway = await start()
  const { estate, settings } = thrownAway
  const possible = incidents.filter(({ fault }) => estate.faults.some(({ name }) => name === fault))
  const seen = await rehearse(settings, estate, possible)
  return possible.map(({ from, to }: PastIncident, index) => ({ from, to, seen: seen[index] ?? new Map() }))
}

/** Looks at the estate that will be watched, and writes how it came to be as it is. */
export async function makePast(
  folder: string,
  { days }: Reach,
  settings: Settings,
  { troubles, lists, usualUse }: Pick<Past, 'troubles' | 'lists' | 'usualUse'>,
  stop: AbortSignal,
): Promise<void> {
  const calm = await lookCalmly(settings)
  const to = Date.now()
  const from = to - days * DAY_MS
  await fillPast(folder, { settings, calm, troubles, lists, usualUse, from, to, off: offSince(from, to) }, stop)
}
