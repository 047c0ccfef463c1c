import { expect, test } from 'vitest'
import { openStage, play } from './play.made-up.ts'
import { quietsListed } from './quiets-listed.ts'

test('those in force come first, the next to end first, then those that ended, as many as asked for', async () => {
  const stage = openStage()
  const world = await play(stage)
  const [long, short, gone, lost] = await Promise.all([
    ...[60_000, 30_000, 1_000, 2_000].map((forMs) => world.ask('silence', { hosts: ['web1'] }, { forMs })),
    world.flush(),
  ])
  await Promise.all([world.ask('downtime', { hosts: ['web1'] }, { forMs: 9_000 }), world.flush()])
  world.wait(3_000)
  await world.flush()
  const ids = async (past?: number) =>
    (await quietsListed(world.memory, world.quietStore, { kind: 'silence', ...(past && { past }) })).map(({ id }) => id)
  expect(await ids()).toEqual([short?.id, long?.id])
  expect(await ids(1)).toEqual([short?.id, long?.id, lost?.id])
  expect(await ids(9)).toEqual([short?.id, long?.id, lost?.id, gone?.id])
  stage.database.close()
})

test.each(['before', 'after'] as const)('one that ends just %s the past is read is listed once', async (when) => {
  const stage = openStage()
  const world = await play(stage)
  const [quiet] = await Promise.all([world.ask('silence', { hosts: ['web1'] }, { forMs: 60_000 }), world.flush()])
  const end = () => Promise.all([world.engine.endQuiet('silence', quiet.id), world.flush()])
  const store = {
    async ended(filter: Parameters<typeof world.quietStore.ended>[0]) {
      if (when === 'before') await end()
      const read = await world.quietStore.ended(filter)
      if (when === 'after') await end()
      return read
    },
  }
  const listed = await quietsListed(world.memory, store, { kind: 'silence', past: 9 })
  expect(listed).toMatchObject([{ id: quiet.id, endedAt: when === 'before' ? expect.any(Number) : null }])
  stage.database.close()
})
