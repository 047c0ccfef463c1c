import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { eventually } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Look } from './looker.ts'
import type { Birth, FromPoller, ToPoller } from './polled.ts'
import { Underway } from './underway.ts'

/** One thread that looks, and nobody beside the test who hears what it says. */
const RUNNING = 8
let worker: Worker
let batches: (readonly Look[])[]
let pulses: number
/** Whether somebody takes what it sees. */
let takes: boolean
beforeEach(() => {
  const probes = join(import.meta.dirname, 'stubborn-probes.made-up.ts')
  const workerData: Birth = { underway: new Underway().bytes, limits: { running: RUNNING, runningPerHost: 20 }, probes }
  worker = new Worker(new URL('./poller.ts', import.meta.url), { workerData })
  batches = []
  pulses = 0
  takes = false
  worker.on('message', (message: FromPoller) => {
    if (message.type === 'looks') {
      batches.push(message.looks)
      if (takes) tell({ type: 'taken' })
    }
    if (message.type === 'pulse') pulses += 1
  })
})
afterEach(async () => {
  tell({ type: 'stop' })
  await once(worker, 'exit')
})
const tell = (message: ToPoller) => worker.postMessage(message)
const check = (kind: string, host: string, everyMs: number, revision = '1') => ({
  ...{ id: `${host}/${kind}`, kind, host, address: '127.0.0.1', options: {}, revision, everyMs },
  ...{ timeoutMs: 60_000, place: Number(host), rules: null, login: null, keepsake: null },
})
/** Whatever was due by then has happened: its timers go off in order. */
const pulsesPass = async (count: number) => {
  const until = pulses + count
  await eventually(() => expect(pulses).toBeGreaterThanOrEqual(until))
}

test('a thread whose looks nobody takes keeps few of them and waits', async () => {
  const checks = Array.from({ length: 20 }, (_, host) => check('good', `${host}`, 10))
  const plan = { type: 'plan', set: checks, remove: [] } as const
  tell(plan)
  await eventually(() => expect(batches).toHaveLength(4))
  await pulsesPass(2)
  expect(batches).toHaveLength(4)
  // What it kept is told once there is room, though nothing is looked at any more.
  tell({ type: 'plan', set: [], remove: checks.map(({ id }) => id) })
  tell({ type: 'taken' })
  await eventually(() => expect(batches).toHaveLength(5))
  expect(batches[4]?.length).toBeLessThanOrEqual(200 + RUNNING)
  tell(plan)
  await pulsesPass(2)
  expect(batches).toHaveLength(5)
  for (let count = 0; count < 5; count += 1) tell({ type: 'taken' })
  await eventually(() => expect(batches.length).toBeGreaterThan(5))
})

test('what a check keeps between looks is kept as long as it stays as it is', async () => {
  const kept = () => batches.flat().map(({ revision, observation: { text } }) => `${revision}: ${text}`)
  takes = true
  const looks = async (revision: string) => {
    tell({ type: 'plan', set: [check('keeps', '0', 20, revision)], remove: [] })
    await eventually(() => expect(kept().filter((look) => look.startsWith(revision)).length).toBeGreaterThan(1))
  }
  await looks('1')
  await looks('2')
  expect([...new Set(kept())]).toEqual(['1: connection 1, 0 closed', '2: connection 2, 1 closed'])
})
