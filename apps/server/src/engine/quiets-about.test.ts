import { expect, test } from 'vitest'
import { openStage, play } from './play.made-up.ts'
import { quietsAbout } from './quiets-about.ts'

test('a check is told of what covers it and of what did, and of nothing else', async () => {
  const stage = openStage()
  const world = play(stage)
  const over = await world.ask('downtime', { groups: ['webs'] }, { forMs: 1_000 })
  world.wait(1_000)
  const open = await world.ask('silence', { hosts: ['web1'] }, { forMs: 60_000 })
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  await world.flush()
  expect(quietsAbout(world.memory, world.quietStore, ['web1/http'])).toEqual([open.id, over.id])
  expect(quietsAbout(world.memory, world.quietStore, ['gone/http'])).toEqual([])
  stage.database.close()
})

test('long lists of the past are not all read', () => {
  const { memory } = play(openStage())
  let read = 0
  const past = function* () {
    for (; ; read++) {
      const match = { hosts: ['web1'], checks: Array<string>(4_999).fill('http') }
      const times = { from: 0, until: 1, at: 0, beganAt: 0, endedAt: 1 }
      yield { id: String(read), kind: 'silence', match, by: '', note: '', ...times } as const
    }
  }
  expect(quietsAbout(memory, { past }, ['web1/http'])).toHaveLength(5)
})
