import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { limited } from './limited.ts'

const { signal: never } = new AbortController()

test('a limit ends it before the look does, and the look where it comes first', async () => {
  using limit = limited(never, 1)
  await once(limit.signal, 'abort')
  expect(limit.signal.reason).toMatchObject({ code: 'timeout' })
  const look = new AbortController()
  using other = limited(look.signal, 600_000)
  look.abort(new Error('the deadline'))
  expect(other.signal.reason).toMatchObject({ message: 'the deadline' })
})

test('without one it is the look alone', () => {
  using limit = limited(never, undefined)
  expect(limit.signal).toBe(never)
})

test('while our own thread stood still nobody was late', async () => {
  using limit = limited(never, 400)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  await setImmediate()
  expect(limit.signal.aborted).toBe(false)
  await once(limit.signal, 'abort')
})
