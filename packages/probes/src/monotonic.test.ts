import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { monotonicMs } from './monotonic.ts'

test('it is the same time in every thread', async () => {
  const asked = monotonicMs()
  const worker = new Worker(
    `import(${JSON.stringify(import.meta.resolve('./monotonic.ts'))}).then(({ monotonicMs }) => require('node:worker_threads').parentPort.postMessage(monotonicMs()))`,
    { eval: true },
  )
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  worker.once('message', resolve)
  worker.once('error', reject)
  const there = await promise
  expect(there).toBeGreaterThan(asked)
  expect(there).toBeLessThan(monotonicMs())
})
