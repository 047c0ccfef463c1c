import { probes, relations } from '@foretop/probes/all.ts'
import { told } from '@foretop/probes/relations/carp-pair/observed.ts'
import type { Metric, Observation, Outcome, Thresholds } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../looking/clock.ts'
import type { Looker, Surroundings } from '../looking/looker.ts'
import { startRelations } from '../looking/relations.ts'
import { Schedule } from '../looking/schedule.ts'
import type { Kind } from './memory.ts'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'

/** A CARP pair as its own two checks and the relation see it, each on its own grid, while it hands over and back. */

/** `hung`: the machine takes no part and answers nobody. */
type Machine = 'master' | 'backup' | 'init' | 'hung'
type Pair = readonly [Machine, Machine]

/**
 * Recorded of two ucarp 1.5 with an interval of 1 s: while the other takes over nobody is master; while the preferred
 * one takes back both are. All in ms.
 */
const NOBODY_MS = [3_250, 3_155, 4_010, 2_829]
const BOTH_MS = [888, 896, 757, 524, 944, 578]

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

test('is handed over and back a hundred times and is never told as split or without a master', async () => {
  const chance = seeded(1)
  for (let pair = 0; pair < 20; pair += 1) {
    const scene = await setUp(`pair${pair}`, chance)
    await scene.stays('master', 'backup', 20_000)
    for (let round = 0; round < 5; round += 1) {
      // Stopped in order by one round, hung by the next.
      const gone = round % 2 === 0 ? 'init' : 'hung'
      await scene.stays(gone, 'backup', oneOf(NOBODY_MS, chance))
      await scene.stays(gone, 'master', 30_000 + 4_000 * chance())
      await scene.stays('master', 'master', oneOf(BOTH_MS, chance))
      await scene.stays('master', 'backup', 20_000 + 4_000 * chance())
    }
    expect(await scene.history()).toEqual(['ok', ...Array(5).fill(['warning', 'ok']).flat()])
    await scene.end()
  }
})

describe('what lasts is told', () => {
  test.each<[Machine, Machine, string]>([
    ['master', 'backup', 'ok'],
    ['backup', 'master', 'warning'],
    ['init', 'master', 'warning'],
    ['master', 'init', 'warning'],
    ['hung', 'master', 'warning'],
    ['master', 'hung', 'unknown'],
    ['backup', 'hung', 'unknown'],
    ['hung', 'backup', 'unknown'],
    ['hung', 'hung', 'unknown'],
    ['master', 'master', 'critical'],
    ['backup', 'backup', 'critical'],
    ['backup', 'init', 'critical'],
    ['init', 'backup', 'critical'],
    ['init', 'init', 'critical'],
  ])('%s and %s: %s', async (one, other, status) => {
    const scene = await setUp('pair', seeded(2))
    await scene.stays('master', 'backup', 20_000)
    await scene.stays(one, other, 60_000)
    expect((await scene.history()).at(-1)).toBe(status)
    await scene.end()
  })

  test('from failed over too', async () => {
    const scene = await setUp('pair', seeded(3))
    await scene.stays('backup', 'master', 30_000)
    await scene.stays('master', 'master', 30_000)
    await scene.stays('master', 'backup', 30_000)
    expect(await scene.history()).toEqual(['warning', 'critical', 'ok'])
    await scene.end()
  })
})

test('one old look is not seen three times in a row', async () => {
  // Looked at so rarely that the pair has handed back long before the other machine is looked at again.
  const chance = seeded(4)
  for (let pair = 0; pair < 10; pair += 1) {
    const scene = await setUp(`rare${pair}`, chance, { carpEveryMs: 20_000 })
    await scene.stays('master', 'backup', 120_000)
    await scene.stays('backup', 'master', 120_000 + 20_000 * chance())
    await scene.stays('master', 'backup', 120_000)
    expect(await scene.history()).toEqual(['ok', 'warning', 'ok'])
    await scene.end()
  }
})

async function setUp(name: string, chance: () => number, { carpEveryMs = 2_000 } = {}) {
  let pair: Pair = ['master', 'backup']
  const members = [`${name}-d1`, `${name}-d2`]
  const carp = { kind: 'carp', everyMs: carpEveryMs, timeoutMs: 6_000, attempts: 3, thresholds: {} }
  const relation: Check = {
    ...check(name),
    ...{ kind: PAIR.kind, everyMs: 2_000, timeoutMs: 5_000, retryMs: 2_000 },
    way: { by: 'derive', of: members.map((host) => `${host}/carp`) },
    options: { vhid: 1, preferred: members[0] },
    attempts: PAIR.defaults?.attempts ?? 0,
    thresholds: PAIR.thresholds,
  }
  const plan = planOf([...members.map((host) => ({ ...check(`${host}/carp`), ...carp })), relation])
  /** Looks take as long as they do in a network: mostly a moment, at times more than a second. */
  const machines = ({ clock, onLooks }: Surroundings): Looker => {
    let number = 0
    const schedule = new Schedule(clock, { running: 9, runningPerHost: 9 }, async ({ id, host }, lateMs) => {
      const begun = clock.now()
      const lasts = chance() < 0.05 ? 1_500 * chance() : 5 + 300 * chance()
      await after(clock, lasts * chance())
      const seen = pair[members.indexOf(host)] ?? 'hung'
      await after(clock, seen === 'hung' ? carp.timeoutMs : begun + lasts - clock.now())
      const observation: Observation = {
        ...{ checkId: id, host, ...clock.moment(), durationMs: clock.now() - begun },
        ...(seen === 'hung' ? SILENT : { outcome: 'answered' as const, ...told(seen) }),
      }
      number += 1
      onLooks({ from: 'machines', number, looks: [{ observation, revision: '1', lateMs }] })
    })
    return {
      looksAt: ({ way }) => way.by === 'poll',
      plan({ set }) {
        for (const { id, host, everyMs } of set) schedule.set({ id, host: host ?? id, everyMs })
      },
      sooner: (id, inMs) => schedule.sooner(id, inMs),
      vitals: () => ({ workers: [], skipped: 0 }),
      stop: async () => schedule.clear(),
    }
  }
  const game = await play(stage, plan, {
    kinds: KINDS,
    lookers: (surroundings) => [startRelations(surroundings), machines(surroundings)],
  })
  const { clock } = stage
  return {
    async stays(one: Machine, other: Machine, ms: number) {
      pair = [one, other]
      await clock.pass(ms)
    },
    /** What the pair has been, one after the other. */
    async history(): Promise<readonly string[]> {
      const ofPair = `${name} status→`
      return (await game.events()).flatMap((event) => (event.startsWith(ofPair) ? [event.slice(ofPair.length)] : []))
    },
    end: () => game.engine.stop(),
  }
}

const SILENT: Outcome = { outcome: 'failed', code: 'timeout', text: 'no answer within 6 s' }

const after = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(Math.max(0, ms), resolve))

/** The same chances in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const oneOf = (choices: readonly number[], chance: () => number): number =>
  choices[Math.floor(chance() * choices.length)] ?? 0

const kindOf = (
  { title, summary, metrics }: { title: string; summary: string; metrics: { readonly [name: string]: Metric } },
  relation: boolean,
): Kind => ({ title, summary, relation, metrics })

const KINDS = new Map<string, Kind>([
  ...probes.map((probe) => [probe.kind, kindOf(probe, false)] as const),
  ...relations.map((relation) => [relation.kind, kindOf(relation, true)] as const),
])

const PAIR = ((): {
  kind: string
  defaults: { attempts?: number } | undefined
  thresholds: { [m: string]: Thresholds }
} => {
  const definition = relations.find(({ kind }) => kind === 'carp-pair')
  const metrics: { readonly [name: string]: Metric } = definition?.metrics ?? {}
  const thresholds = Object.entries(metrics).flatMap(([name, metric]) =>
    metric.thresholds === undefined ? [] : [[name, metric.thresholds] as const],
  )
  return { kind: 'carp-pair', defaults: definition?.defaults, thresholds: Object.fromEntries(thresholds) }
})()
