import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import type { Metric, Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { openHistory } from './store.ts'

const DAY = 86_400_000
const definitions: { readonly [metric: string]: Metric } = {
  connect: { label: 'Connect time', unit: 'ms' },
  sent: { label: 'Sent', unit: 'bytes', counter: true },
  used: { label: 'Used', unit: 'percent' },
}
const now = Date.now()
const look = (s: number, metrics: Extract<Observation, { outcome: 'answered' }>['metrics']): Observation => ({
  checkId: 'web1/tcp',
  host: 'web1',
  at: now - 60_000 + s * 1_000,
  durationMs: 5,
  outcome: 'answered',
  metrics,
  text: '',
})
const failed = (s: number): Observation => ({ ...look(s, {}), outcome: 'failed', code: 'refused', text: '' })
const span = { checkId: 'web1/tcp', from: now - 60_000, to: now, points: 300, everyMs: 10_000, definitions }

function openAt(path: string) {
  const history = openHistory({ path, keepMs: 2 * DAY })
  return Object.assign(history, { [Symbol.asyncDispose]: () => history.close() })
}

test('what was appended is in the next answer: tables by instance, counters as rates, failures as gaps', async () => {
  await using history = openAt(':memory:')
  history.append([
    look(0, { connect: 5, sent: 100, used: { '/': 50, '/var': 25 } }),
    look(10, { connect: 6, sent: 300, used: { '/': 51 } }),
    failed(20),
    look(30, { connect: 7, sent: 400, used: { '/': 52, '/var': 26 } }),
  ])
  const { times, series, stepMs } = await history.query(span)
  expect(stepMs).toBe(0)
  expect(times.map((at) => (at - now) / 1_000 + 60)).toEqual([0, 10, 20, 30])
  expect(series.map(({ metric, instance, avg }) => [metric, instance, avg])).toEqual([
    ['connect', null, [5, 6, null, 7]],
    ['sent', null, [null, 20, null, null]],
    ['used', '/', [50, 51, null, 52]],
    ['used', '/var', [25, null, null, 26]],
  ])
  expect(history.trouble()).toBeNull()
})

test('a check that was never looked at has an empty history', async () => {
  await using history = openAt(':memory:')
  expect(await history.query({ ...span, checkId: 'nobody' })).toMatchObject({ times: [], series: [] })
})

test('how long looks are kept can change while it runs', async () => {
  await using history = openAt(':memory:')
  const stepOf = async () => (await history.query({ ...span, from: now - DAY, to: now - DAY + 60_000 })).stepMs
  expect(await stepOf()).toBe(0)
  history.keep(DAY / 2)
  expect(await stepOf()).toBe(60_000)
})

test('history outlives the program', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  const first = openHistory({ path, keepMs: DAY })
  first.append([look(0, { connect: 5 })])
  await first.close()
  await using second = openAt(path)
  second.append([look(10, { connect: 6 })])
  expect((await second.query(span)).series[0]?.avg).toEqual([5, 6])
})

test('a file that cannot be opened is said, and tried again', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  mkdirSync(path)
  await using history = openAt(path)
  await eventually(() => expect(history.trouble()?.text).toMatch(/unable to open/))
  history.append([look(0, { connect: 5 })])
  await expect(history.query(span)).rejects.toMatchObject({ statusCode: 503 })
  rmdirSync(path)
  await eventually(async () => expect((await history.query(span)).series[0]?.avg).toEqual([5]))
  await eventually(() => expect(history.trouble()).toBeNull())
})

test('who asks a thread that dies is told so, and does not wait', async () => {
  await using folder = await temporaryFolder()
  mkdirSync(join(folder.path, 'history.db'))
  await using history = openAt(join(folder.path, 'history.db'))
  await expect(history.query(span)).rejects.toThrow(/unable to open/)
})

test('a damaged file is put aside and a new one begun', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  writeFileSync(path, 'this is no database'.repeat(1_000))
  await using history = openAt(path)
  history.append([look(0, { connect: 5 })])
  expect((await history.query(span)).series[0]?.avg).toEqual([5])
  await eventually(() => expect(history.trouble()?.text).toContain('is damaged, kept as'))
  expect(readdirSync(folder.path).some((name) => name.startsWith('history.db.damaged-'))).toBe(true)
})

test('after it is closed nobody is answered', async () => {
  const history = openHistory({ path: ':memory:', keepMs: DAY })
  await history.close()
  await expect(history.query(span)).rejects.toThrow()
})

test('what was measured goes with a check that has another id, before and after it is written', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  const first = openHistory({ path, keepMs: DAY })
  first.append([look(0, { connect: 5 }), { ...look(0, { connect: 9 }), checkId: 'web2/tcp' }])
  const named = async (checkId: string) => (await first.query({ ...span, checkId })).series.map(({ avg }) => avg)
  expect(await named('web1/tcp')).toEqual([[5]])
  first.append([look(10, { connect: 6 })])
  first.rename([['web1/tcp', 'shop/tcp']])
  first.append([{ ...look(20, { connect: 7 }), checkId: 'shop/tcp' }])
  expect(await named('shop/tcp')).toEqual([[5, 6, 7]])
  expect(await named('web1/tcp')).toEqual([])
  // What another check of that id left is not mixed with it.
  first.rename([['shop/tcp', 'web2/tcp']])
  expect([await named('web2/tcp'), await named('shop/tcp')]).toEqual([[[5, 6, 7]], [[9]]])
  await first.close()
  await using second = openAt(path)
  expect((await second.query({ ...span, checkId: 'web2/tcp' })).series[0]?.avg).toEqual([5, 6, 7])
})
