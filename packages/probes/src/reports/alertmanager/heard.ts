import { hash } from 'node:crypto'
import type { Conclusion } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { cut } from '../../clip.ts'
import type { Hearing } from '../define.ts'
import type { Alert, Payload } from './payload.ts'

const firingSchema = z.strictObject({
  fingerprint: z.string(),
  /** Of which group: what that no longer names is over. */
  group: z.string(),
  name: z.string(),
  says: z.enum(CONCLUSIONS),
  /** What it is about: its summary, or its instance. */
  about: z.string(),
  since: z.number(),
  /** When it was told last, by our clock. */
  toldAt: z.number(),
})
export type Firing = z.output<typeof firingSchema>

export const ledger = z.strictObject({
  /** When Alertmanager said anything that is ours. */
  at: z.number(),
  firing: z.array(firingSchema),
  /** Firing ones beyond those that are kept, as it was told last. */
  more: z.number(),
  /** The alert that always fires: when it was told last, and whether it did. */
  watchdog: z.strictObject({ at: z.number(), firing: z.boolean() }).nullable(),
})
export type AlertsHeard = z.output<typeof ledger>

/** What the options say of alerts. */
export interface Choosing {
  /** Whether it belongs to this check. */
  readonly isOurs: (alert: Alert) => boolean
  readonly isWatchdog: (alert: Alert) => boolean
  readonly saysOf: (alert: Alert) => Conclusion
}

const NOTHING: Omit<AlertsHeard, 'at'> = { firing: [], more: 0, watchdog: null }
/** Alerts that are known. What no longer is, is missed when all others have ended, so these are many. */
const MOST = 500
/** Of so many, the worst, people are told what they are about. */
export const LISTED = 60
const [NAME_LIMIT, ABOUT_LIMIT] = [60, 120]

/**
 * Each message names all alerts of its group that fire, and those that just ended: any other of this group is over. Unless it
 * was cut short there, when only what it names is known.
 */
export function hear(
  heard: AlertsHeard | null,
  payload: Payload,
  at: number,
  choosing: Choosing,
): Hearing<AlertsHeard> {
  const known = heard ?? { at, ...NOTHING }
  const group = hash('sha256', payload.groupKey, 'base64url').slice(0, 12)
  const ours = payload.alerts.filter((alert) => choosing.isOurs(alert) || choosing.isWatchdog(alert))
  const hadAny = known.firing.some((one) => one.group === group)
  if (ours.length === 0 && !hadAny)
    return { heard, became: 'outdated', note: 'none of its alerts belongs to this check' }

  const watchdog = ours.find(choosing.isWatchdog)
  const named = ours.filter((alert) => !choosing.isWatchdog(alert))
  const ended = new Set(named.filter(({ status }) => status === 'resolved').map(({ fingerprint }) => fingerprint))
  const firing = named.filter(({ status }) => status === 'firing').map((alert) => firingOf(alert, group, at, choosing))
  const again = new Set(firing.map(({ fingerprint }) => fingerprint))
  const isOver = (one: Firing) =>
    ended.has(one.fingerprint) || again.has(one.fingerprint) || (one.group === group && payload.truncatedAlerts === 0)
  const all = [...known.firing.filter((one) => !isOver(one)), ...firing].toSorted(byWeight)
  return {
    heard: {
      at,
      firing: all.slice(0, MOST).map((one, place) => (place < LISTED ? one : { ...one, about: '' })),
      more: Math.max(0, all.length - MOST) + payload.truncatedAlerts,
      watchdog: watchdog === undefined ? known.watchdog : { at, firing: watchdog.status === 'firing' },
    },
    became: 'taken',
  }
}

function firingOf(alert: Alert, group: string, at: number, choosing: Choosing): Firing {
  const { labels, annotations, fingerprint, startsAt } = alert
  return {
    ...{ fingerprint, group },
    name: cut(labels.alertname ?? 'an alert without a name', NAME_LIMIT),
    says: choosing.saysOf(alert),
    about: cut(annotations.summary ?? labels.instance ?? '', ABOUT_LIMIT),
    // A clock that is ahead began nothing that is still to come.
    since: Math.min(at, Date.parse(startsAt)),
    toldAt: at,
  }
}

const WEIGHT: { readonly [says in Conclusion]: number } = { critical: 0, unknown: 1, warning: 2, ok: 3 }

/** The worst first, then the oldest, then by name. */
const byWeight = (one: Firing, other: Firing): number =>
  WEIGHT[one.says] - WEIGHT[other.says] || one.since - other.since || (one.name < other.name ? -1 : 1)
