import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Children } from '@foretop/probes/protocol/child/children.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { hireProcess } from './hire.ts'
import { Keeper } from './keeper.ts'
import type { Looker, Surroundings } from './looker.ts'
import type { PolledCheck } from './polled.ts'
import { RHYTHM, type Rhythm } from './rhythm.ts'

interface ChildrenOptions {
  /** Module of the probes. */
  readonly probes?: string
  readonly rhythm?: Rhythm
}

const [PER_CORE, FEWEST, MOST] = [8, 16, 64]

/** Most of them wait; a host that none of its programs can reach holds half of the slots at most. */
function limitsHere() {
  const running = Math.min(MOST, Math.max(FEWEST, PER_CORE * availableParallelism()))
  return { running, runningPerHost: running / 2 }
}

/**
 * The process that looks by starting programs. There is none before a check needs it; when it dies, another takes its
 * place and ends what it left behind.
 */
export function startChildren(
  events: Pick<Surroundings, 'onLooks' | 'onTrouble' | 'known'>,
  { probes = '@foretop/probes/all.ts', rhythm = RHYTHM }: ChildrenOptions = {},
): Looker {
  const mark = randomUUID()
  let keeper: Keeper | null = null
  let beating: NodeJS.Timeout | undefined
  const start = () => {
    const hire: ConstructorParameters<typeof Keeper>[0]['hire'] = (birth, ears) =>
      hireProcess({ probes, mark }, birth, ears)
    // First, for that may fail: the next plan tries again.
    const made = new Keeper({ name: 'children', events, limits: limitsHere(), rhythm, hire })
    let beatAt = performance.now()
    beating = setInterval(() => {
      const now = performance.now()
      // As with the threads: what passed while main did not run accuses nobody.
      made.beat(Math.min(now - beatAt, 2 * rhythm.beatMs))
      beatAt = now
    }, rhythm.beatMs)
    return made
  }
  return {
    looksAt: ({ way }) => way.by === 'child',
    plan({ set, remove, secrets }) {
      const own = set.flatMap(childOf)
      if (own.length > 0) keeper ??= start()
      keeper?.plan({ set: own, remove }, secrets)
    },
    sooner: (id, inMs) => keeper?.sooner(id, inMs),
    record: (id, details) => keeper?.record(id, details) ?? null,
    vitals: () => ({ workers: keeper === null ? [] : [keeper.vitals()], skipped: keeper?.skipped ?? 0 }),
    async stop() {
      clearInterval(beating)
      await keeper?.stop()
      // One that had to be killed could not end its own.
      if (keeper !== null) new Children({ mark }).endLeftBehind()
    },
  }
}

function childOf({ id, kind, options, everyMs, timeoutMs, host, way, revision }: Check): PolledCheck[] {
  if (way.by !== 'child') return []
  const { address, rules } = way
  return [{ id, kind, options, everyMs, timeoutMs, revision, host: host ?? id, address, rules, login: null }]
}
