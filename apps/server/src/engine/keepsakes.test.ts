import { expect, test, vi } from 'vitest'
import { createStateStore } from '../store/state.ts'
import { answered, check, openStage, planOf, play } from './play.made-up.ts'

const WEB = 'web1/http'
const PLAN = planOf([check(WEB), check('lb/http')])

async function setUp() {
  const stage = openStage()
  let game = await play(stage, PLAN)
  const look = (keepsake?: string, waiting = 0, revision = '1') => {
    game.wait(1_000)
    const observation = { ...answered(WEB, stage.now, { waiting }), seenAt: stage.now }
    game.take([{ observation, revision, lateMs: 0, ...(keepsake !== undefined && { keepsake }) }])
  }
  const stored = async () => {
    await game.flush()
    return (await createStateStore(stage.database).load()).keepsakes.get(WEB)
  }
  const restart = async () => {
    game.kill()
    game = await play(stage, PLAN)
    return game.entry(WEB)?.keepsake
  }
  return { stage, look, stored, restart, game: () => game, [Symbol.dispose]: () => stage.database.close() }
}

test('what a look left is stored with the rows of the check, and known after a restart', async () => {
  using played = await setUp()
  played.look('{"read":1}')
  await played.stored()
  played.look('{"read":2}')
  // Nothing else changed, and rows are written now and then.
  expect(await played.stored()).toMatchObject({ value: '{"read":1}' })
  played.game().wait(5_000)
  expect(await played.stored()).toMatchObject({ value: '{"read":2}', revision: '1', at: expect.any(Number) })
  expect(await played.restart()).toBe('{"read":2}')
  expect(played.game().shown(WEB)).not.toHaveProperty('keepsake')
})

test('it goes with the transition that it led to: neither outlives a crash alone', async () => {
  using played = await setUp()
  played.look('{"read":1}', 500)
  expect(await played.stored()).toMatchObject({ value: '{"read":1}' })
  expect(await played.restart()).toBe('{"read":1}')
})

test('only what changed is written', async () => {
  using played = await setUp()
  played.look('{"read":1}')
  played.game().wait(5_000)
  const first = await played.stored()
  played.look('{"read":1}')
  played.game().wait(5_000)
  expect(await played.stored()).toEqual(first)
})

test.each([
  ['alone', 0],
  ['with the transition that it led to', 500],
])('what was refused to be stored, %s, goes with the next look, though that leaves the same', async (_, waiting) => {
  using played = await setUp()
  const { committer } = played.game()
  const commit = committer.commit.bind(committer)
  const refusing = vi
    .spyOn(committer, 'commit')
    .mockImplementation((write) =>
      (write.keepsakes ?? []).length > 0 ? Promise.reject(new Error('too many wait already')) : commit(write),
    )
  played.look('{"read":1}', waiting)
  played.game().wait(5_000)
  expect(await played.stored()).toBeUndefined()
  refusing.mockRestore()
  played.look('{"read":1}', waiting)
  played.game().wait(5_000)
  expect(await played.stored()).toMatchObject({ value: '{"read":1}' })
})

test('a look that leaves nothing, as one that failed, takes nothing of it', async () => {
  using played = await setUp()
  played.look('{"read":1}')
  played.look()
  played.game().deliver({
    ...{ checkId: WEB, host: 'x', at: played.stage.now + 1, seenAt: played.stage.now + 1, durationMs: 1 },
    ...{ outcome: 'failed', code: 'timeout', text: 'silent' },
  })
  played.game().wait(5_000)
  expect(await played.stored()).toMatchObject({ value: '{"read":1}' })
  expect(await played.restart()).toBe('{"read":1}')
})

test('another revision begins without, and what comes late of the one before is not taken', async () => {
  using played = await setUp()
  played.look('{"read":1}')
  played.game().adopt(PLAN, WEB)
  expect(played.game().entry(WEB)?.keepsake).toBeNull()
  played.look('{"read":9}')
  expect(played.game().entry(WEB)?.keepsake).toBeNull()
  played.look('{"read":3}', 0, '2')
  played.game().wait(5_000)
  expect(await played.stored()).toMatchObject({ value: '{"read":3}', revision: '2' })
  // The next process has the first revision again.
  expect(await played.restart()).toBeNull()
})

test('a check that left leaves none', async () => {
  using played = await setUp()
  played.look('{"read":1}')
  played.game().wait(5_000)
  expect(await played.stored()).toBeDefined()
  played.look('{"read":2}')
  played.game().adopt(planOf([check('lb/http')]))
  played.game().wait(5_000)
  expect(await played.stored()).toBeUndefined()
})
