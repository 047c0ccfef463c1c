import { expect, test } from 'vitest'
import { advance } from './advance.ts'
import { begin } from './begin.ts'
import { poolOf } from './daemons.ts'
import type { Fault } from './faults.ts'
import { handlersIn } from './handlers.ts'
import { of, type World } from './world.ts'

const evening = Date.UTC(2026, 4, 6, 20)
const HOUR_MS = 3_600_000

const broken = (world: World, target: string, fault: Fault): World => ({
  ...world,
  broken: [...world.broken, { target, fault, since: world.at }],
})
const mended = (world: World): World => ({ ...world, broken: [] })
const after = (world: World, seconds: number): World => advance(world, world.at + seconds * 1_000)

test('an estate begins as if it had run for weeks: a minute later nothing has jumped', () => {
  const first = begin(evening)
  const later = after(first, 60)
  const gauges = ({ balancers, databases, vitals, webs }: World) => [
    of(balancers, 'dfw-lb01').inFlight / 100,
    of(databases, 'dfw-db01').connections / 100,
    of(databases, 'dfw-db01').queryMs / 10,
    of(vitals, 'dfw-web01').load[2] / 8,
    of(vitals, 'dfw-mog01').disks['/var/mogdata/dev1'],
    of(webs, 'dfw-web01').pageMs / 1_000,
  ]
  for (const [index, gauge] of gauges(first).entries())
    expect(Math.abs((gauges(later)[index] ?? 0) - (gauge ?? 0))).toBeLessThan(0.2)
  expect(first.balancers['dfw-lb01']?.waiting).toBe(0)
})

test('counters have weeks behind them and go on at the same pace', () => {
  const first = begin(evening)
  const later = after(first, 60)
  const questions = (world: World) => of(world.databases, 'dfw-db01').counters.Questions ?? 0
  const rate = (questions(later) - questions(first)) / 60
  expect(rate).toBeGreaterThan(500)
  expect(questions(first) / rate).toBeGreaterThan(20 * 24 * 3_600)
})

test('what has been restarted counts from nothing', () => {
  const crashed = after(broken(begin(evening), 'dfw-memc02', 'crash'), 5)
  const back = after(mended(crashed), 5)
  const { counters, startedAt } = of(back.caches, 'dfw-memc02')
  expect(counters.cmd_get).toBeGreaterThan(0)
  expect(counters.cmd_get).toBeLessThan(100_000)
  expect(back.at - startedAt).toBeLessThan(7_000)
})

test('one leap and many small steps end at the same world, near enough', () => {
  const first = begin(evening)
  let walked = first
  for (let step = 0; step < 300; step += 1) walked = after(walked, 0.2)
  const leapt = after(first, 60)
  const [one, other] = [of(walked.databases, 'dfw-db02'), of(leapt.databases, 'dfw-db02')]
  expect(one.counters.Questions).toBeCloseTo(other.counters.Questions ?? 0, -4)
  expect(Math.abs((one.following?.applied ?? 0) - (other.following?.applied ?? 0))).toBeLessThan(100_000)
})

test('a computer that slept for hours plays ten minutes of it', () => {
  const first = begin(evening)
  const awake = advance(first, evening + 9 * HOUR_MS)
  expect(awake.at).toBe(evening + 9 * HOUR_MS)
})

test('the failure of one master is felt all the way up', () => {
  const slow = after(broken(begin(evening), 'dfw-db01', 'slow'), 60)
  expect(of(slow.webs, 'dfw-web05').pageMs).toBeGreaterThan(1_000)
  expect(of(slow.balancers, 'dfw-lb01').waiting).toBeGreaterThan(100)
  const well = after(mended(slow), 60)
  expect(of(well.balancers, 'dfw-lb01').waiting).toBe(0)
})

test('all caches restarted at once are too much for the databases', () => {
  let world = begin(evening)
  for (const number of [1, 2, 3, 4]) world = broken(world, `dfw-memc0${number}`, 'crash')
  const restarted = mended(after(world, 2))
  const before = of(begin(evening).databases, 'dfw-db01').busy
  expect(of(after(restarted, 20).databases, 'dfw-db01').busy).toBeGreaterThan(10 * (before + 1))
  expect(of(after(restarted, 20 * 60).databases, 'dfw-db01').busy).toBeLessThan(before + 6)
})

test('temporary machines come in a sale, and go after it', () => {
  const first = begin(evening)
  const usual = handlersIn(first)
  const sale = after(broken(first, 'd1', 'sale'), 60)
  expect(handlersIn(sale).length).toBeGreaterThan(usual.length)
  expect(handlersIn(sale)).toEqual(expect.arrayContaining([...usual]))
  expect(of(sale.vitals, 'h06').startedAt).toBeGreaterThan(first.at - 2_000)
  // They have their share of the work.
  expect(poolOf(sale, 'h06').active).toBeLessThan(2.4 * poolOf(first, 'h01').active)
  expect(handlersIn(after(mended(sale), 1))).toEqual(usual)
})

test('at night fewer are needed than in the evening', () => {
  expect(begin(evening - 15 * HOUR_MS).handlers).toBeLessThan(begin(evening).handlers)
})

test('a dispatcher that is off leaves both addresses to the other, and takes its own back', () => {
  const first = begin(evening)
  const alone = after(broken(first, 'd1', 'down'), 1)
  expect(alone.carp).toEqual({ d1: { 1: 'init', 2: 'init' }, d2: { 1: 'master', 2: 'master' } })
  expect(after(mended(alone), 1).carp).toEqual(first.carp)
})
