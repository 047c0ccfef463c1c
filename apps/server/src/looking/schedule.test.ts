import { setImmediate as settled } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { PlayedClock } from './played-clock.made-up.ts'
import { Schedule, type Scheduled } from './schedule.ts'

const EVERY = 1_000
const check = (id: string, host = id, everyMs = EVERY): Scheduled => ({ id, host, everyMs })

function setUp({ running = 10, runningPerHost = 10, look = async (_: string): Promise<void> => {} } = {}) {
  const clock = new PlayedClock()
  const starts: { id: string; at: number; lateMs: number }[] = []
  const schedule = new Schedule<Scheduled>(clock, { running, runningPerHost }, async ({ id }, lateMs) => {
    starts.push({ id, at: clock.now(), lateMs })
    await look(id)
  })
  return { clock, starts, schedule }
}

test('a check is looked at once in every interval, on a fixed grid', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  await clock.pass(5 * EVERY)
  const [first] = starts
  expect(first?.at).toBeLessThan(EVERY)
  expect(starts.map(({ at }) => at - (first?.at ?? 0))).toEqual([0, 1_000, 2_000, 3_000, 4_000])
})
test('a check that is looked at once an hour is first seen within seconds', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/tls', 'web', 3_600_000))
  await clock.pass(5_000)
  expect(starts).toHaveLength(1)
  await clock.pass(3_600_000)
  expect(starts).toHaveLength(2)
})
test('first looks are spread over the interval', async () => {
  const { clock, starts, schedule } = setUp({ running: 1_000 })
  for (let index = 0; index < 1_000; index += 1) schedule.set(check(`web${index}/http`))
  await clock.pass(EVERY - 1)
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => starts.filter(({ at }) => Math.floor(at / 100) === tenth).length,
  )
  expect(Math.min(...tenths)).toBeGreaterThan(60)
  expect(Math.max(...tenths)).toBeLessThan(140)
})
test('two looks of one check never run at once, and the skipped start is counted', async () => {
  const answer = Promise.withResolvers<void>()
  const { clock, starts, schedule } = setUp({ look: () => answer.promise })
  schedule.set(check('slow'))
  await clock.pass(3 * EVERY)
  expect(starts).toHaveLength(1)
  expect(schedule.takeSkipped()).toBe(2)
  answer.resolve()
  await clock.pass(EVERY)
  expect(starts).toHaveLength(2)
})
test('no more looks run on one host than are allowed, and the next starts when one ends', async () => {
  const answers = new Map(['a', 'b', 'c'].map((id) => [id, Promise.withResolvers<void>()]))
  const { clock, starts, schedule } = setUp({
    runningPerHost: 2,
    look: (id) => answers.get(id)?.promise ?? Promise.resolve(),
  })
  for (const id of answers.keys()) schedule.set(check(id, 'web', 100_000))
  await clock.pass(99_999)
  expect(starts).toHaveLength(2)
  answers.get(starts[0]?.id ?? '')?.resolve()
  await settled()
  expect(starts).toHaveLength(3)
  expect(schedule.running).toBe(2)
})
test('a look can be asked for sooner without moving the grid', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  await clock.pass(EVERY)
  const grid = starts[0]?.at ?? 0
  schedule.sooner('web/http', 100)
  await clock.pass(EVERY)
  expect(starts.map(({ at }) => at)).toEqual([grid, EVERY + 100, grid + EVERY].sort((a, b) => a - b))
})
test('a look asked for while one is running follows it', async () => {
  const answer = Promise.withResolvers<void>()
  const { clock, starts, schedule } = setUp({ look: () => answer.promise })
  schedule.set(check('web/http', 'web', 10_000))
  await clock.pass(10_000)
  expect(starts).toHaveLength(1)
  schedule.sooner('web/http', 0)
  answer.resolve()
  await clock.pass(1)
  await clock.pass(1)
  expect(starts).toHaveLength(2)
})
test('of several who ask for a look, who wants it soonest gets it', async () => {
  const answer = Promise.withResolvers<void>()
  const { clock, starts, schedule } = setUp({ look: () => answer.promise })
  schedule.set(check('web/http', 'web', 5_000))
  while (starts.length === 0) await clock.pass(10)
  // While it is being looked at, and while it is not.
  for (const inMs of [300, 100, 200]) schedule.sooner('web/http', inMs)
  answer.resolve()
  await clock.pass(150)
  expect(starts).toHaveLength(2)
  for (const inMs of [300, 100, 200]) schedule.sooner('web/http', inMs)
  await clock.pass(150)
  expect(starts).toHaveLength(3)
  await clock.pass(5_000)
  expect(starts.map(({ at }) => at - (starts[0]?.at ?? 0)).at(-1)).toBe(5_000)
  expect(starts).toHaveLength(4)
})
test('a thread that stood still does not look twice to catch up', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  await clock.pass(EVERY)
  starts.length = 0
  await clock.pass(10, { late: 0 })
  await clock.pass(EVERY, { late: 3_500 })
  expect(starts).toHaveLength(1)
  expect(starts[0]?.lateMs).toBe(3_500)
  expect(schedule.takeSkipped()).toBe(3)
})
test('a timer that fires a little early does not make two looks of one', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  await clock.pass(3 * EVERY, { late: -0.4 })
  expect(starts).toHaveLength(3)
  expect(schedule.takeSkipped()).toBe(0)
})
test('a changed check with the same rhythm keeps its next start', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  await clock.pass(EVERY)
  schedule.set(check('web/http', 'other'))
  await clock.pass(EVERY)
  expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBe(EVERY)
})
test('a changed check that is looked at once an hour is seen anew within seconds', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/tls', 'web', 3_600_000))
  await clock.pass(5_000)
  schedule.set(check('web/tls', 'other', 3_600_000))
  await clock.pass(5_000)
  expect(starts).toHaveLength(2)
})
test('a removed check is not looked at again and leaves no timer', async () => {
  const { clock, starts, schedule } = setUp()
  schedule.set(check('web/http'))
  schedule.remove('web/http')
  await clock.pass(5 * EVERY)
  expect(starts).toHaveLength(0)
  expect(clock.pending).toBe(0)
})
