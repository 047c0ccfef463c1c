import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshnessMs } from '../core/elapsed.ts'
import { isOutdated } from './before.ts'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

/** What was seen, or measured from, or concluded, before something was well again tells of the outage. */

const APP = {
  ...check('web1/app'),
  needs: ['lb/http'],
  thresholds: { errors: { warning: { above: 1 } }, waiting: { critical: { above: 100 } } },
}

/** What is concluded from pages, which need a server, which needs a balancer. */
const SERVER = { ...check('web2/http'), needs: ['lb/http'] }
const PAGE = { ...check('web2/page'), needs: [SERVER.id] }
const OTHER = check('web3/page')
const WAYS: Check = { ...check('ways'), way: { by: 'derive', of: [PAGE.id, OTHER.id] } }

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage, planOf([check('lb/http'), APP, SERVER, PAGE, OTHER, WAYS]))
})
afterEach(() => {
  world.kill()
  stage.database.close()
})

/** A second later the app has counted so many errors. */
async function counted(errors: number, waiting = 0) {
  world.wait(1_000)
  world.deliver(answered(APP.id, stage.now, { waiting, errors }))
  await world.flush()
}
/** All that was told of a check, once nothing may explain it any more. */
async function told(id = APP.id) {
  world.wait(10_000)
  return (await world.told()).filter((word) => word.startsWith(id))
}
/** A look at a page, begun so long ago. */
async function page(waiting: number, durationMs = 1) {
  world.deliver({ ...answered(PAGE.id, stage.now, { waiting }), durationMs })
  await world.flush()
}
/** What is concluded of the page by now. */
async function concluded(waiting: number, of: string = PAGE.id) {
  world.wait(200)
  const look = answered(WAYS.id, stage.now, { waiting }, 'a way is broken')
  world.deliver({ ...look, because: { checks: [of], metrics: ['waiting'] } } as Observation)
  await world.flush()
}
async function balancer(waiting: number) {
  world.look({ 'lb/http': waiting })
  await world.flush()
}

test('what was counted while something that it needs was down is not told once that is well, and the next look soon says how it is', async () => {
  await balancer(0)
  await counted(0)
  await balancer(500)
  await counted(100)
  expect(world.shown(APP.id)).toMatchObject({ status: 'warning', blockedBy: 'lb/http' })
  await balancer(0)
  const asked = world.asked.length
  await counted(200)
  expect(await told()).toEqual([])
  expect(world.asked.slice(asked).map(({ id }) => id)).toContain(APP.id)
  await counted(200)
  expect(world.shown(APP.id)).toMatchObject({ status: 'ok', blockedBy: null })
  expect(await told()).toEqual([])
})

test('what is counted after it was well again is told', async () => {
  await balancer(0)
  await counted(0)
  await balancer(500)
  await counted(100)
  await balancer(0)
  await counted(200)
  await counted(300)
  expect(await told()).toEqual([`${APP.id} opened`])
})

test('a level that is bad after it is told at the first look', async () => {
  await balancer(0)
  await counted(0)
  await balancer(500)
  await counted(100)
  await balancer(0)
  await counted(100, 500)
  expect(await told()).toEqual([`${APP.id} opened`])
})

test('a look that began before what its need needs was well again tells of before', async () => {
  world.look({ 'lb/http': 0, [SERVER.id]: 0 })
  await page(0)
  await balancer(500)
  await balancer(0)
  await page(500, 1_500)
  expect(world.shown(PAGE.id)).toMatchObject({ status: 'ok', candidate: null })
  world.wait(1_000)
  await page(500)
  expect(await told(PAGE.id)).toEqual([`${PAGE.id} opened`])
})

test('so does one that began before what its need is concluded from could be well again', async () => {
  const SITE = { ...check('shop/page'), needs: [WAYS.id] }
  /** Whether it is not known how it is. */
  const isOpen = (later = 0) => {
    const entry = world.entry(SITE.id)
    return entry !== undefined && isOutdated(entry, stage.clock.moment().seenAt + later)
  }
  world.kill()
  world = await play(stage, planOf([check('lb/http'), SERVER, PAGE, OTHER, WAYS, SITE]))
  world.look({ 'lb/http': 0, [SERVER.id]: 0, [SITE.id]: 0 })
  await balancer(500)
  await balancer(0)
  const late = { ...answered(SITE.id, stage.now, { waiting: 500 }), durationMs: 1_500 }
  world.deliver(late)
  await world.flush()
  expect(world.shown(SITE.id)).toMatchObject({ status: 'ok', candidate: null })
  expect(isOpen()).toBe(true)
  // Nobody waits for ever for one that is looked at no more.
  expect(isOpen(freshnessMs(SITE) + 1)).toBe(false)
  // Of what is concluded from many some member recovers all the time: the second look in a row counts.
  await balancer(500)
  await balancer(0)
  world.deliver({ ...answered(SITE.id, stage.now, { waiting: 500 }), durationMs: 1_500 })
  await world.flush()
  expect(world.shown(SITE.id)).toMatchObject({ status: 'critical' })
  expect(isOpen()).toBe(false)
})

test('what is concluded from such looks is not told either, until they are made anew', async () => {
  world.look({ 'lb/http': 0, [SERVER.id]: 0, [OTHER.id]: 0 })
  await page(0)
  await balancer(500)
  await page(500)
  await balancer(0)
  await concluded(500)
  await concluded(500)
  expect(world.shown(WAYS.id)).toMatchObject({ status: 'pending' })
  world.wait(1_000)
  await page(500)
  await concluded(500)
  expect(world.shown(WAYS.id)).toMatchObject({ status: 'critical' })
})

test('of a member that leans on nothing it does not matter what was well again since it was looked at', async () => {
  world.look({ 'lb/http': 0, [SERVER.id]: 0, [OTHER.id]: 500 })
  await page(0)
  await balancer(500)
  await balancer(0)
  world.wait(1_000)
  await page(500)
  world.wait(200)
  const look = answered(WAYS.id, stage.now, { waiting: 500 }, 'both are broken')
  world.deliver({ ...look, because: { checks: [PAGE.id, OTHER.id], metrics: ['waiting'] } } as Observation)
  await world.flush()
  expect(world.shown(WAYS.id)).toMatchObject({ status: 'critical' })
})

test('what tells of nobody else is told at once', async () => {
  world.look({ 'lb/http': 0, [SERVER.id]: 0, [OTHER.id]: 0 })
  await page(0)
  await balancer(500)
  await page(500)
  await balancer(0)
  world.wait(200)
  world.deliver(answered(WAYS.id, stage.now, { waiting: 500 }, 'two say that they are master'))
  await world.flush()
  expect(world.shown(WAYS.id)).toMatchObject({ status: 'critical' })
})

test('what is concluded from other looks is told at once', async () => {
  world.look({ 'lb/http': 0, [SERVER.id]: 0, [OTHER.id]: 0 })
  await page(0)
  await balancer(500)
  await page(500)
  await balancer(0)
  await concluded(500, OTHER.id)
  expect(world.shown(WAYS.id)).toMatchObject({ status: 'critical' })
})
