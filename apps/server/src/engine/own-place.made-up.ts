import { canaries } from '@foretop/probes/relations/canaries.ts'
import type { FailureCode, Observation } from '@foretop/shared/model.ts'
import { restOnPlace } from '../core/own-place.ts'
import { startRelations } from '../looking/relations.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import type { Kind } from './memory.ts'
import { answered, check, groundOver, planOf, play } from './play.made-up.ts'
import type { Ground } from './stage.made-up.ts'

/** A monitor that may lose its own network: a database and a web server far away, and two canaries. */

const KIND: Kind = { title: 'Played', summary: '', relation: false, metrics: check('x').metrics }
const KINDS = new Map([
  ['played', KIND],
  ['canaries', { ...KIND, relation: true, metrics: canaries.metrics }],
])
const FAR = { way: { by: 'poll', address: '10.0.0.7' } } as const
const SERVERS = ['web1/http', 'db/mysql']
const GUARDS = ['gateway/tcp', 'ns1/dns']
const ALL = [...GUARDS, ...SERVERS]
/** The check that says that the network is lost. */
export const OURS = 'monitor-network'

function plan() {
  const checks = new Map(
    [
      ...ALL.map((id) => ({ ...check(id), ...FAR, attempts: 2 })),
      {
        ...check(OURS),
        ...{ kind: 'canaries', options: { of: 'network' }, metrics: canaries.metrics, attempts: 2 },
        thresholds: { lost: { critical: { above: 0 } } },
        way: { by: 'derive', of: GUARDS } as const,
      },
    ].map((one) => [one.id, one]),
  )
  restOnPlace(checks, { network: OURS }, new WeakMap())
  return planOf([...checks.values()])
}

/** What a look says; what is not said is well. */
export type Seen = { readonly [id: string]: 'well' | 'warning' | FailureCode }
/** Nobody can be reached. */
export const CUT: Seen = Object.fromEntries(ALL.map((id) => [id, 'timeout']))

/** All is well, and was looked at twice. */
export async function playCut() {
  const disk = createDisk()
  const stage: Ground = groundOver(() => createMemoryStateDb(disk, { now: () => stage.clock.moment().at }))
  const start = () => play(stage, plan(), { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  let world = await start()
  const lookAt = (id: string, is: Seen[string]): Observation => {
    const { at, seenAt } = stage.clock.moment()
    if (is === 'well' || is === 'warning')
      return { ...answered(id, at, { waiting: is === 'well' ? 0 : 5 }), seenAt, durationMs: 1 }
    return {
      ...{ checkId: id, host: 'x', at, seenAt, durationMs: 1 },
      ...{ outcome: 'failed', code: is, text: `it was ${is}` },
    }
  }
  /** So many seconds, in each of which these are looked at once. */
  const see = async (seconds: number, seen: Seen, ids: readonly string[] = ALL) => {
    for (let second = 0; second < seconds; second += 1)
      for (const id of ids) {
        world.deliver(lookAt(id, seen[id] ?? 'well'))
        await stage.clock.pass(1_000 / ids.length)
      }
  }
  await see(2, {})
  return {
    /** The one that runs. */
    get world() {
      return world
    },
    see,
    now: () => stage.clock.moment().at,
    /** Somebody sets the clock on the wall. */
    setClock(ms: number) {
      stage.stepMs += ms
    },
    /** `kill -9` once all is stored, and a start. */
    async restart() {
      await world.flush()
      world.kill()
      world = await start()
    },
  }
}
