import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  vi.useFakeTimers()
  stage = openStage()
})
afterEach(() => {
  vi.useRealTimers()
  stage.database.close()
})

const ID = 'web1/http'
const SLOW = { ...check(ID), attempts: 3 }

async function tracesOf(game: Awaited<ReturnType<typeof play>>) {
  await game.flush()
  return (await game.course.traces({ from: 0, to: 2 ** 50 })).map(({ checkId, trace }) => [checkId, trace.of, trace.to])
}

test('what looks say that is not confirmed leaves a trace, look by look, and so does its end', async () => {
  const game = await play(stage, planOf([SLOW]))
  for (const waiting of [0, 500, 500, 0, 0]) game.look({ [ID]: waiting })
  expect(await tracesOf(game)).toEqual([
    [ID, 'candidate', { status: 'critical', count: 1 }],
    [ID, 'candidate', { status: 'critical', count: 2 }],
    [ID, 'candidate', null],
  ])
})

test('that a check is not looked at in time, and that it is again', async () => {
  const game = await play(stage, planOf([SLOW]))
  game.look({ [ID]: 0 })
  game.wait(60_000)
  game.look({ [ID]: 0 })
  expect(await tracesOf(game)).toEqual([
    [ID, 'stale', true],
    [ID, 'stale', false],
  ])
})

test('while nothing can be stored none is kept: what must be stored needs the room', async () => {
  const game = await play(stage, planOf([SLOW]))
  game.look({ [ID]: 0 })
  await game.flush()
  stage.database.exec('PRAGMA query_only = 1')
  game.look({ [ID]: 500 })
  vi.advanceTimersByTime(30)
  expect(game.committer.trouble()).not.toBeNull()
  game.look({ [ID]: 500 })
  stage.database.exec('PRAGMA query_only = 0')
  game.look({ [ID]: 0 })
  expect(await tracesOf(game)).toEqual([[ID, 'candidate', { status: 'critical', count: 1 }]])
})
