import { availableParallelism } from 'node:os'
import type { Check } from '@foretop/shared/plan.ts'
import { descriptorsAtMost, looksAtMost } from './descriptors.ts'
import { hash } from './hash.ts'
import { hireThread } from './hire.ts'
import { Keeper } from './keeper.ts'
import type { Looker, Surroundings } from './looker.ts'
import type { PolledCheck } from './polled.ts'
import { RHYTHM, type Rhythm } from './rhythm.ts'

interface PollersOptions {
  /** Threads; by default as many as the machine has cores to spare. */
  readonly count?: number
  /** Module of the probes. */
  readonly probes?: string
  readonly rhythm?: Rhythm
}

const RUNNING_PER_HOST = 20

/** Cores − 1, at least 1, at most 4: main needs one. */
const defaultCount = (): number => Math.min(4, Math.max(1, availableParallelism() - 1))

/** The threads that look. A check belongs to the one its host hashes to, so limits per host need no talk between them. */
export function startPollers(
  events: Pick<Surroundings, 'onLooks' | 'onTrouble' | 'known'>,
  { count = defaultCount(), probes = '@foretop/probes/all.ts', rhythm = RHYTHM }: PollersOptions = {},
): Looker {
  const limits = { running: looksAtMost(descriptorsAtMost(), count), runningPerHost: RUNNING_PER_HOST }
  const keepers = Array.from(
    { length: count },
    (_, index) =>
      new Keeper({
        name: `poller-${index + 1}`,
        events,
        limits,
        rhythm,
        hire: (birth, ears) => hireThread(probes, birth, ears),
      }),
  )
  const keeperOf = (host: string): Keeper => {
    const keeper = keepers[hash(host) % count]
    if (keeper === undefined) throw new Error('there is at least one poller')
    return keeper
  }
  const owners = new Map<string, Keeper>()
  let beatAt = performance.now()
  const beating = setInterval(() => {
    const now = performance.now()
    // Two beats at most: if more passed, main did not run, and perhaps nobody did.
    const ranMs = Math.min(now - beatAt, 2 * rhythm.beatMs)
    beatAt = now
    for (const keeper of keepers) keeper.beat(ranMs)
  }, rhythm.beatMs)
  return {
    looksAt: ({ way }) => way.by === 'poll',
    plan({ set, remove, secrets }) {
      const shares = new Map(keepers.map((keeper) => [keeper, { set: [] as PolledCheck[], remove: [] as string[] }]))
      const leave = (id: string, next?: Keeper) => {
        const owner = owners.get(id)
        owners.delete(id)
        if (owner !== undefined && owner !== next) shares.get(owner)?.remove.push(id)
      }
      for (const id of remove) leave(id)
      for (const polled of set.flatMap(polledOf)) {
        const owner = keeperOf(polled.host)
        leave(polled.id, owner)
        owners.set(polled.id, owner)
        shares.get(owner)?.set.push(polled)
      }
      for (const [keeper, share] of shares) keeper.plan(share, secrets)
    },
    sooner: (id, inMs) => owners.get(id)?.sooner(id, inMs),
    record: (id, details) => owners.get(id)?.record(id, details) ?? null,
    vitals: () => ({
      workers: keepers.map((keeper) => keeper.vitals()),
      skipped: keepers.reduce((sum, { skipped }) => sum + skipped, 0),
    }),
    async stop() {
      clearInterval(beating)
      await Promise.all(keepers.map((keeper) => keeper.stop()))
    },
  }
}

/** As much of a check as a thread needs. One of no host is its own. */
function polledOf({ id, kind, options, everyMs, timeoutMs, host, way, revision }: Check): PolledCheck[] {
  if (way.by !== 'poll') return []
  const { address, login = null } = way
  return [{ id, kind, options, everyMs, timeoutMs, revision, host: host ?? id, address, login, rules: null }]
}
