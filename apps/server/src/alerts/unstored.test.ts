import { createRandom } from '@foretop/lab/damaged.ts'
import { expect, test } from 'vitest'
import { startGame } from './game.made-up.ts'

const HOUR = 3_600_000
/** As soon as anything is looked at after the ten seconds. */
const SOON_MS = 15_000

test.each([-HOUR, -3_000, 0, HOUR])(
  'while nothing can be stored people are told soon, though the clock is set by %i ms',
  async (ms) => {
    const game = await startGame(false, createRandom(1))
    game.truth.happens({})
    for (let round = 0; round < 2; round += 1) await game.round()
    game.disk.fail('no space left')
    game.truth.happens({ 'db/mysql': 'critical' })
    await game.round()
    game.setClock(ms)
    const setAt = game.now()
    while (game.now() - setAt < SOON_MS) await game.round()
    expect(game.receivers.told.map(({ checkId, why }) => `${checkId} ${why}`)).toEqual(['db/mysql opened'])
    game.kill()
  },
)
