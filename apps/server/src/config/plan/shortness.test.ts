import { defineProbe } from '@foretop/probes/define.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { load, refusal, registry } from '../fixture.made-up.ts'

const waits = defineProbe({
  kind: 'waits',
  title: 'Waits',
  summary: 'Waits as long as it is told.',
  defaults: { timeoutMs: 3_000 },
  options: z.strictObject({ patienceMs: z.int().meta({ description: 'How long.' }) }),
  leastMs: ({ patienceMs }) => patienceMs,
  metrics: {},
  run: async () => ({ metrics: {}, text: '' }),
})
const REGISTRY = { ...registry, probes: [...registry.probes, waits] }
const checked = (patienceMs: number, timeout = '', defaults = '') => `
hosts: { a: { address: 10.0.0.1 } }
checks:
  own: { probe: waits, hosts: [a], with: { patienceMs: ${patienceMs} }${timeout} }
${defaults}`

test('a look that has the time it may take is none too short', async () => {
  expect((await load(checked(2_999), {}, REGISTRY)).plan.checks).toHaveLength(1)
  expect((await load(checked(3_000, ', timeout: 4s'), {}, REGISTRY)).plan.checks).toHaveLength(1)
})

test.each([
  [3_000, '', ''],
  [2_000, ', timeout: 2s', ''],
  [2_000, '', 'defaults: { timeout: 2s }'],
])('one that would be ended before is refused: %i%s%s', async (patienceMs, timeout, defaults) => {
  const said = `must be longer than the ${patienceMs} ms that a look may take by its options, got`
  expect(await refusal(checked(patienceMs, timeout, defaults), {}, REGISTRY)).toEqual([
    expect.stringContaining(`checks.own.timeout: ${said}`),
  ])
})
