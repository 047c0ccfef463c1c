import { canaries } from '@foretop/probes/relations/canaries.ts'
import type { DowntimeRule, Status } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { restOnPlace } from '../core/own-place.ts'
import type { Kind, Kinds } from '../engine/memory.ts'
import { check, planOf } from '../engine/play.made-up.ts'
import { PUSHES, type Way, waysFor } from './ways.made-up.ts'

/** Who is there in a life of the monitor: what it watches, its own place, and who may hear. */

export const NAMES = ['ops', 'mail', 'duty'] as const
export type Name = (typeof NAMES)[number]
/** Somebody who may hear: a channel, or a person over hers. */
export type Receiver = Name | (typeof PUSHES)[number]

/** What a look at a server says. */
export const READINGS = { ok: 0, warning: 50, critical: 500, refused: null } as const
export type Reading = keyof typeof READINGS
export const statusOf = (reading: Reading): Status => (reading === 'refused' ? 'critical' : reading)

const FAR = { way: { by: 'poll', address: '10.0.0.7' } } as const
const SERVERS: readonly Check[] = [
  { ...check('lb/http'), ...FAR, attempts: 2 },
  { ...check('web1/http', ['webs']), ...FAR, needs: ['lb/http'] },
  { ...check('web2/http', ['webs']), ...FAR, attempts: 2, recoveries: 2, needs: ['lb/http'] },
  { ...check('app/http'), ...FAR, needs: [{ any: ['web1/http', 'web2/http'] }] },
  { ...check('db/mysql', ['databases']), ...FAR },
]
/** The check that says that the network is lost. */
export const PLACE = 'monitor-network'
const GUARDS = ['gateway/tcp', 'ns1/dns']
/** What a monitor watches that may lose its own network: one of its checks needs none. */
const OWN: readonly Check[] = [
  // Looked at only when time is told to pass in rounds: they must not count as unseen in between.
  ...GUARDS.map((id) => ({ ...check(id), ...FAR, attempts: 2, everyMs: 600_000 })),
  check('own/disk'),
  {
    ...check(PLACE),
    ...{ kind: 'canaries', options: { of: 'network' }, metrics: canaries.metrics, attempts: 2, everyMs: 5_000 },
    thresholds: { lost: { critical: { above: 0 } } },
    way: { by: 'derive', of: GUARDS } as const,
  },
]
const PLAYED: Kind = { title: 'Played', summary: '', relation: false, metrics: check('x').metrics }
export const KINDS: Kinds = new Map([
  ['played', PLAYED],
  ['canaries', { ...PLAYED, relation: true, metrics: canaries.metrics }],
])

/** All that is watched; `guarded`: by a monitor that knows whether it has lost its network. */
export const checksOf = (guarded: boolean): readonly Check[] => (guarded ? [...SERVERS, ...OWN] : SERVERS)
/** Ids of those that somebody looks at. */
export const idsOf = (guarded: boolean): readonly string[] =>
  checksOf(guarded).flatMap(({ id }) => (id === PLACE ? [] : [id]))
export const isGuard = (id: string): boolean => GUARDS.includes(id)

const rule = (name: string, changes: Partial<DowntimeRule>): DowntimeRule => ({
  ...{ name, match: {}, every: '* * * * *', zone: 'UTC', forMs: 24_000, until: null, expect: null, note: 'work' },
  ...changes,
})
/** What is planned to come again, of which one may be in force. */
export const RULES: readonly DowntimeRule[] = [
  rule('webs', { match: { groups: ['webs'] } }),
  rule('database', { match: { groups: ['databases'] }, expect: ['refused'] }),
  rule('window', { match: { checks: ['lb/http', 'db/mysql'] }, every: '17-19 0 * * *', until: '00:20', forMs: 39_000 }),
]

export interface Configured {
  readonly names: readonly Name[]
  /** Those of `idsOf` that are watched. */
  readonly ids: readonly string[]
  /** Names of those of `RULES` that hold. */
  readonly rules: readonly string[]
  /** `null`: there are no people, only channels. */
  readonly way: Way | null
}

/** All who are there to hear. */
export const receiversOf = ({ names, way }: Configured): readonly Receiver[] => [
  ...names,
  ...(way === null ? [] : PUSHES),
]

export function planFor({ names, ids, rules, way }: Configured): Plan {
  const isGuarded = GUARDS.every((id) => ids.includes(id))
  const checks = new Map(
    checksOf(true)
      .filter(({ id }) => ids.includes(id) || (id === PLACE && isGuarded))
      .map((one) => [one.id, one]),
  )
  restOnPlace(checks, isGuarded ? { network: PLACE } : {}, new WeakMap())
  return {
    ...planOf([...checks.values()]),
    groups: ['webs', 'databases'].map((name) => ({ name, title: name, needs: [] })),
    ...waysFor(names, way),
    downtimes: RULES.filter(({ name }) => rules.includes(name)),
  }
}
