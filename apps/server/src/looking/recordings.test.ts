import { join } from 'node:path'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Batch, Looker } from './looker.ts'
import { startPollers } from './pollers.ts'

const PATIENT = { timeout: 30_000, interval: 20 }

let pollers: Looker
let looks: Observation[]
beforeEach(() => {
  looks = []
  pollers = startPollers(
    {
      known: () => undefined,
      onLooks: (batch: Batch) => void looks.push(...batch.looks.map(({ observation }) => observation)),
      onTrouble() {},
    },
    { count: 1, probes: join(import.meta.dirname, 'stubborn-probes.made-up.ts') },
  )
})
afterEach(() => pollers.stop())

/** Looked at at least once. */
async function watch(kind: string): Promise<string> {
  const id = `a/${kind}`
  pollers.plan({
    set: [madeUpCheck(id, { kind, everyMs: 100, timeoutMs: 5_000 })],
    remove: [],
    secrets: ['kept-in-the-plan'],
  })
  await vi.waitFor(() => expect(looks.some(({ checkId }) => checkId === id)).toBe(true), PATIENT)
  return id
}

test('what is recorded has no secret of the configuration in it, and looks go on while it hangs', async () => {
  const id = await watch('records')
  const recorded = pollers.record?.(id, { queue: 'mail' })
  let isOver = false
  void recorded?.then(() => {
    isOver = true
  })
  const before = looks.length
  await vi.waitFor(() => expect(looks.length).toBeGreaterThan(before + 5), PATIENT)
  expect(isOver).toBe(false)
  expect(await recorded).toEqual({
    sections: [{ title: 'Found', text: 'password is •••, {"queue":"mail"}' }],
    error: 'no answer within 5 s',
  })
}, 60_000)

test('an error that nobody waits for ends what was recorded, and no look', async () => {
  const id = await watch('records astray')
  expect(await pollers.record?.(id, {})).toEqual({
    sections: [{ title: 'Found', text: 'x' }],
    error: 'defect in the probe: Error: nobody waits for •••, password=•••',
  })
  const before = looks.length
  await vi.waitFor(() => expect(looks.length).toBeGreaterThan(before + 2), PATIENT)
  expect(new Set(looks.map(({ outcome }) => outcome))).toEqual(new Set(['answered']))
}, 60_000)

test('it ends with its check', async () => {
  const id = await watch('records')
  const recorded = pollers.record?.(id, {})
  pollers.plan({ set: [], remove: [id], secrets: [] })
  expect((await recorded)?.error).toBe('the check is gone, or is looked at otherwise by now')
}, 60_000)

test('where the thread dies meanwhile, that is what came of it', async () => {
  const id = await watch('records to the end')
  expect(await pollers.record?.(id, {})).toEqual({
    sections: [],
    error: expect.stringMatching(/^poller-1 died meanwhile: /),
  })
}, 60_000)

test('what was never looked at, or is none of its checks, is not recorded', async () => {
  await watch('good')
  expect(await pollers.record?.('b/other', {})).toBeNull()
})
