import { join } from 'node:path'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { startPollers } from './pollers.ts'

/** How the system answers when all processes that we may have are there. */
const limit = vi.hoisted(() => ({ reached: false }))
vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>()
  class Worker extends real.Worker {
    constructor(...given: ConstructorParameters<typeof real.Worker>) {
      if (limit.reached) throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' })
      super(...given)
    }
  }
  return { ...real, Worker }
})

const PATIENT = { timeout: 30_000, interval: 20 }
const RHYTHM = { beatMs: 20, troubledMs: 1_000, endedMs: 60_000, bornMs: 60_000, restartMs: 50 }
const check = (kind: string) => madeUpCheck(`a/${kind}`, { kind, everyMs: 200, timeoutMs: 60_000 })

const seen: string[] = []
const told: string[] = []
const pollers = startPollers(
  {
    onLooks: ({ looks }) => void seen.push(...looks.map(({ observation }) => observation.checkId)),
    onTrouble: (text) => void told.push(text),
    known: () => undefined,
  },
  { count: 1, probes: join(import.meta.dirname, 'stubborn-probes.made-up.ts'), rhythm: RHYTHM },
)
afterEach(() => pollers.stop())

test('where no thread can take the place of one that died, that is said, and one does when it can', async () => {
  limit.reached = true
  pollers.plan({ set: [check('ends')], remove: [], secrets: [] })
  const vitals = () => pollers.vitals().workers[0]
  await vi.waitFor(
    () =>
      expect(vitals()).toMatchObject({
        alive: false,
        blind: true,
        trouble: 'poller-1 cannot be started: no processes left',
        troubledSince: expect.any(Number),
      }),
    PATIENT,
  )
  pollers.plan({ set: [check('good')], remove: ['a/ends'], secrets: [] })
  limit.reached = false
  await vi.waitFor(() => expect(seen).toContain('a/good'), PATIENT)
  expect(vitals()).toMatchObject({ alive: true, blind: false })
  expect(told.filter((text) => text.includes('could not be started'))).toEqual([
    'poller-1 could not be started: no processes left',
  ])
}, 60_000)
