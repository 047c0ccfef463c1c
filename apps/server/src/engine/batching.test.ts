import { setImmediate as settled } from 'node:timers/promises'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import type { Look } from '../looking/looker.ts'
import { answered, check, openStage, planOf, play } from './play.made-up.ts'

/**
 * Between checks there is no order: whoever delivers looks in other batches, twice or late, before and after a reload and
 * a crash, changes nothing of what is known in the end.
 */

const IDS = ['lb/http', 'web1/http', 'web2/http', 'db/mysql']
const PLAN = planOf([
  { ...check('lb/http'), attempts: 2, needs: ['db/mysql'] },
  { ...check('web1/http', ['webs']), attempts: 3, recoveries: 2, needs: ['lb/http'] },
  check('web2/http', ['webs']),
  { ...check('db/mysql'), attempts: 2 },
])
const LOOKS = 24
const START = 1_000_000

/** What one check is seen to be, look by look; the last ones are alike, so that nothing is left to be confirmed. */
function sightings(id: string, random: Random): readonly Observation[] {
  const kinds = [0, 0, 5, 500, 'refused', 'blind'] as const
  let kind = kinds[random(kinds.length)] ?? 0
  return Array.from({ length: LOOKS }, (_, turn): Observation => {
    if (random(3) === 0 && turn < LOOKS - 6) kind = kinds[random(kinds.length)] ?? 0
    const at = START + turn * 1_000 + random(900)
    if (typeof kind === 'number') return answered(id, at, { waiting: kind }, `${kind} wait`)
    const seen = { checkId: id, host: 'x', at, seenAt: at, durationMs: 1 }
    if (kind === 'refused') return { ...seen, outcome: 'failed', code: 'refused', text: 'refused' }
    return { ...seen, outcome: 'crashed', code: 'local', text: 'we could not look' }
  })
}

/** All of them in one order, of which each check's own is that in which they were made. */
function shuffled(script: ReadonlyMap<string, readonly Observation[]>, random: Random): readonly Observation[] {
  const queues = [...script.values()].map((looks) => [...looks])
  const order: Observation[] = []
  for (let left = queues.filter(({ length }) => length > 0); left.length > 0; left = left.filter((q) => q.length > 0)) {
    const next = left[random(left.length)]?.shift()
    if (next !== undefined) order.push(next)
  }
  return order
}

interface Dealt {
  /** Ends of batches and what happens there, at random. */
  readonly random: Random | null
}

/** What is known in the end. */
async function known(order: readonly Observation[], { random }: Dealt) {
  const stage = openStage()
  let game = await play(stage, PLAN)
  let number = 0
  /** Delivered, but not on the disk yet: whoever delivers keeps them until they are. */
  let unstored: Observation[] = []
  let stored: readonly Observation[] = []
  const handOver = (observations: readonly Observation[]) => {
    number += 1
    const looks = observations.map((observation): Look => ({ observation, revision: '1', lateMs: 0 }))
    stage.now = Math.max(stage.now, ...observations.map(({ seenAt }) => seenAt ?? 0))
    const batch = { from: 'somebody', number, looks }
    game.handOver(batch)
    if (random?.(4) === 0) game.handOver(batch)
  }
  const queue = [...order]
  while (queue.length > 0) {
    const batch = queue.splice(0, random === null ? 1 : 1 + random(9))
    const late = random !== null && random(3) === 0 ? [...stored, ...unstored].slice(-1 - random(12)) : []
    handOver(random?.(2) === 0 ? [...late, ...batch] : [...batch, ...late])
    unstored.push(...batch)
    const event = random?.(8)
    if (event === 0) game.adopt(PLAN)
    if (event === 1) {
      // Rows are written every five seconds.
      game.wait(5_000)
      await game.flush()
      await settled()
      stored = [...stored, ...unstored]
      unstored = []
    }
    if (event === 2) {
      // What was not on the disk is gone, and comes again.
      game.kill()
      game = await play(stage, PLAN)
      queue.unshift(...unstored)
      unstored = []
    }
  }
  // Whoever was blocked waits for one more look after that, which all of them get.
  for (const id of IDS) {
    const last = order.findLast(({ checkId }) => checkId === id)
    if (last !== undefined) handOver([{ ...last, at: last.at + 10_000, seenAt: last.at + 10_000 }])
  }
  await game.flush()
  const incidents = (await game.incidents()).map(({ id: _, ...incident }) => incident)
  const states = IDS.map((id) => game.entry(id)?.state)
  stage.database.close()
  return {
    states,
    incidents: incidents.toSorted((a, b) => a.openedAt - b.openedAt || a.checkId.localeCompare(b.checkId)),
  }
}

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'looks make the same states and incidents however they are dealt out (script %i)',
  async (seed) => {
    const random = createRandom(seed)
    const script = new Map(IDS.map((id) => [id, sightings(id, random)]))
    const inOrder = [...script.values()].flat().toSorted((a, b) => a.at - b.at)
    const expected = await known(inOrder, { random: null })
    expect(expected.incidents.length).toBeGreaterThan(0)
    for (let dealing = 0; dealing < 50; dealing += 1)
      expect(await known(shuffled(script, random), { random })).toEqual(expected)
  },
)
