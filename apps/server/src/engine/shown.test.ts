import { createRandom } from '@foretop/lab/damaged.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { standingOf } from './memory.ts'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'
import { summarise } from './view.ts'

// What people are shown is what is stored: a crash takes back nothing that anybody saw.

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => {
  vi.useRealTimers()
  stage.database.close()
})

const [WEB, LB] = ['web1/http', 'lb/http']
const PLAN = planOf([{ ...check(WEB), needs: [LB] }, check(LB)])

async function setUp() {
  const game = await play(stage, PLAN)
  const shown = (id: string) => {
    const entry = game.entry(id)
    if (entry === undefined) throw new Error(`no ${id}`)
    return summarise(entry.check, entry.shown)
  }
  const look = (readings: Parameters<typeof game.look>[0]) => game.look(readings)
  return { game, shown, look }
}
const isFull = (full: boolean) => stage.database.exec(`PRAGMA query_only = ${Number(full)}`)

test('a change of status is shown once it is stored, with all that was seen with it', async () => {
  const { game, shown, look } = await setUp()
  look({ [WEB]: 0 })
  expect(shown(WEB)).toMatchObject({ status: 'pending', text: '', checkedAt: null })
  await game.flush()
  expect(shown(WEB)).toMatchObject({ status: 'ok', checkedAt: stage.now })
  look({ [WEB]: 500 })
  expect(shown(WEB)).toMatchObject({ status: 'ok', checkedAt: stage.now - 1_000 })
  // Nor does a look after it show more than is stored.
  look({ [WEB]: 501 })
  expect(shown(WEB)).toMatchObject({ status: 'ok', value: { number: 0 } })
  await game.flush()
  expect(shown(WEB)).toMatchObject({ status: 'critical', value: { number: 501 } })
})

test('what changes nothing is shown at once', async () => {
  const { game, shown, look } = await setUp()
  look({ [WEB]: 5, [LB]: 0 })
  await game.flush()
  look({ [WEB]: 6, [LB]: 0 })
  expect(shown(WEB)).toMatchObject({ status: 'warning', value: { number: 6 }, checkedAt: stage.now })
})

test('who has it, and what is silenced, is shown once it is stored', async () => {
  const { game, shown, look } = await setUp()
  look({ [WEB]: 500, [LB]: 0 })
  await game.flush()
  const acts = [
    game.engine.acknowledge(WEB, { note: '', by: 'ann' }),
    game.ask('silence', { checks: [LB] }, { forMs: 60_000 }),
  ]
  expect([shown(WEB).acknowledged, shown(LB).silenced, game.memory.shownQuiets.length]).toEqual([false, false, 0])
  await game.flush()
  await Promise.all(acts)
  expect([shown(WEB).acknowledged, shown(LB).silenced, game.memory.shownQuiets.length]).toEqual([true, true, 1])
  game.wait(60_000)
  expect([shown(LB).silenced, game.memory.shownQuiets.length]).toEqual([true, 1])
  await game.flush()
  expect([shown(LB).silenced, game.memory.shownQuiets.length]).toEqual([false, 0])
})

test('that nobody looks any more is shown at once', async () => {
  const { game, shown, look } = await setUp()
  look({ [WEB]: 0 })
  await game.flush()
  game.published.length = 0
  game.wait(60_000)
  expect(shown(WEB).stale).toBe(true)
  expect(game.published.flat().toSorted()).toEqual([LB, WEB])
})

test('while nothing can be stored people are shown within a second what is, and told of it when it is stored', async () => {
  vi.useFakeTimers()
  const { game, shown, look } = await setUp()
  look({ [WEB]: 0, [LB]: 0 })
  await game.flush()
  isFull(true)
  look({ [WEB]: 500 })
  await vi.advanceTimersByTimeAsync(100)
  game.changes.length = 0
  expect(shown(WEB).status).toBe('ok')
  game.wait(1_000)
  expect(shown(WEB).status).toBe('critical')
  expect(game.changes).toEqual([{ checks: [WEB], removed: [], events: [] }])
  // Once is enough; and what comes now is told as it comes.
  game.wait(1_000)
  expect(game.changes.filter(({ checks }) => checks.includes(WEB))).toHaveLength(1)
  look({ [LB]: 500 })
  game.changes.length = 0
  game.wait(1_000)
  expect(shown(LB).status).toBe('critical')
  expect(game.changes.flatMap(({ checks }) => checks)).toContain(LB)
  isFull(false)
  game.changes.length = 0
  await game.flush()
  expect(game.changes.flatMap(({ events }) => events.map(({ checkId, change }) => [checkId, change.of]))).toEqual([
    [WEB, 'status'],
    [LB, 'status'],
    [WEB, 'blockedBy'],
  ])
})

test('while nothing can be stored people see also who has it, and which silence is over', async () => {
  vi.useFakeTimers()
  const { game, shown, look } = await setUp()
  look({ [WEB]: 500, [LB]: 500 })
  await game.flush()
  const asked = game.ask('silence', { checks: [LB] }, { forMs: 5_000 })
  await game.flush()
  await asked
  isFull(true)
  void game.engine.acknowledge(LB, { note: '', by: 'ann' })
  await vi.advanceTimersByTimeAsync(100)
  game.wait(6_000)
  expect([shown(LB).silenced, shown(LB).acknowledged, game.memory.shownQuiets]).toEqual([false, true, []])
  isFull(false)
  await game.flush()
})

test('a silence that cannot be stored is refused, and silences nothing', async () => {
  const { game, shown, look } = await setUp()
  look({ [WEB]: 500, [LB]: 0 })
  await game.flush()
  stage.database.exec("CREATE TRIGGER bad BEFORE INSERT ON quiets BEGIN SELECT raise(ABORT, 'bad'); END")
  const asked = expect(game.ask('silence', { checks: [WEB] }, { forMs: 60_000 })).rejects.toThrow('bad')
  await game.flush()
  await asked
  expect([game.flags(WEB)?.silenced, shown(WEB).silenced]).toEqual([false, false])
  expect([game.memory.quiets.size, game.memory.shownQuiets.length]).toEqual([0, 0])
  // Nor is one over whose end cannot be stored: it is ended again when it can be.
  stage.database.exec('DROP TRIGGER bad')
  const second = game.ask('silence', { checks: [WEB] }, { forMs: 60_000 })
  await game.flush()
  await second
  stage.database.exec("CREATE TRIGGER bad BEFORE INSERT ON quiets BEGIN SELECT raise(ABORT, 'bad'); END")
  game.wait(60_000)
  await game.flush()
  expect([game.flags(WEB)?.silenced, shown(WEB).silenced, game.memory.shownQuiets.length]).toEqual([true, true, 1])
  stage.database.exec('DROP TRIGGER bad')
  game.wait(1_000)
  await game.flush()
  expect([game.flags(WEB)?.silenced, shown(WEB).silenced, game.memory.shownQuiets.length]).toEqual([false, false, 0])
})

test.each(Array.from({ length: 30 }, (_, seed) => seed))(
  'at no moment is a status shown that is not stored, and in the end all that is: %i',
  async (seed) => {
    const random = createRandom(seed)
    const { game, shown, look } = await setUp()
    const agree = async () => {
      for (const id of [WEB, LB]) {
        const statuses = (await game.stored(id)).flatMap(({ change }) => (change.of === 'status' ? [change.to] : []))
        expect([id, shown(id).status]).toEqual([id, statuses[0] ?? 'pending'])
      }
    }
    const any = () => (random(2) === 0 ? WEB : LB)
    const acts: (() => unknown)[] = [
      () => look({ [any()]: [0, 5, 500][random(3)] ?? 0 }),
      () => look({ [any()]: [0, 5, 500][random(3)] ?? 0 }),
      () => look({ [any()]: [0, 5, 500][random(3)] ?? 0 }),
      () => game.flush(),
      () => game.adopt(PLAN, any()),
      () => void game.engine.acknowledge(any(), { note: '', by: 'ann' }).catch(() => {}),
      () => void game.engine.unacknowledge(any()).catch(() => {}),
      () => void game.ask('silence', { checks: [any()] }, { forMs: 1_000 * (1 + random(5)) }),
      () => game.wait(1_000 * random(5)),
    ]
    for (let turn = 0; turn < 60; turn += 1) {
      await acts[random(acts.length)]?.()
      await agree()
    }
    await game.flush()
    for (const entry of game.memory.entries.values()) expect(entry.shown).toEqual(standingOf(entry))
    expect(game.memory.shownQuiets).toEqual([...game.memory.quiets.values()])
  },
)
