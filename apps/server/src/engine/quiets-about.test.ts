import { expect, test } from 'vitest'
import { openStage, play } from './play.made-up.ts'
import { quietsAbout } from './quiets-about.ts'

test('a check is told of what covers it and of what did, and of nothing else', async () => {
  const stage = openStage()
  const world = await play(stage)
  const over = await world.ask('downtime', { groups: ['webs'] }, { forMs: 1_000 })
  world.wait(1_000)
  const open = await world.ask('silence', { hosts: ['web1'] }, { forMs: 60_000 })
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  await world.flush()
  expect(await quietsAbout(world.memory, world.quietStore, ['web1/http'])).toEqual([open.id, over.id])
  expect(await quietsAbout(world.memory, world.quietStore, ['gone/http'])).toEqual([])
  stage.database.close()
})

test.each(['before', 'after'] as const)(
  'what ends just %s the past is read is told of, and told of once',
  async (when) => {
    const stage = openStage()
    const world = await play(stage)
    const { id } = await world.ask('silence', { hosts: ['web1'] }, { forMs: 60_000 })
    const end = () => Promise.all([world.engine.endQuiet('silence', id), world.flush()])
    const store = {
      async ofLate(most: Parameters<typeof world.quietStore.ofLate>[0]) {
        if (when === 'before') await end()
        const read = await world.quietStore.ofLate(most)
        if (when === 'after') await end()
        return read
      },
    }
    expect(await quietsAbout(world.memory, store, ['web1/http'])).toEqual([id])
    stage.database.close()
  },
)
