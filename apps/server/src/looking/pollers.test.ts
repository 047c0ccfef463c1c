import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { Look, PolledCheck } from './polled.ts'
import { type Pollers, startPollers } from './pollers.ts'

const RHYTHM = { beatMs: 20, troubledMs: 1_000, endedMs: 2_000, bornMs: 60_000, restartMs: 50 }
const PATIENT = { timeout: 30_000, interval: 20 }

let pollers: Pollers
let looks: Look[]
let told: string[]
afterEach(() => pollers.stop())

const check = (kind: string, revision = 1): PolledCheck => ({
  id: `a/${kind}`,
  kind,
  host: 'a',
  address: '127.0.0.1',
  options: {},
  everyMs: kind === 'ends' ? 1_000 : 200,
  timeoutMs: kind === 'waits' ? 3_000 : 60_000,
  revision,
})
function watch(...kinds: string[]): void {
  looks = []
  told = []
  const events = {
    onLooks: (more: readonly Look[]) => void looks.push(...more),
    onTrouble: (text: string) => void told.push(text),
  }
  pollers = startPollers(events, {
    count: 1,
    probes: join(import.meta.dirname, 'stubborn-probes.made-up.ts'),
    rhythm: RHYTHM,
  })
  pollers.plan(
    kinds.map((kind) => check(kind)),
    ['nobody'],
  )
}
const of = (kind: string) =>
  looks.map(({ observation }) => observation).filter(({ checkId }) => checkId === `a/${kind}`)
const vitals = () => pollers.vitals()[0]

test('a probe that never returns is kept off at its second time, and the others of its thread are seen', async () => {
  watch('good', 'waits', 'loops')
  await vi.waitFor(() => expect(`${vitals()?.trouble}`).toContain('a/loops is kept off'), PATIENT)
  await vi.waitFor(() => expect(vitals()).toMatchObject({ alive: true, blind: true }), PATIENT)
  const before = of('good').length
  const since = vitals()?.troubledSince
  await vi.waitFor(() => expect(of('good').length).toBeGreaterThan(before + 5), PATIENT)
  expect(since).toEqual(expect.any(Number))
  expect(vitals()?.troubledSince).toBe(since)
  expect(of('loops').at(-1)).toMatchObject({ outcome: 'crashed', text: expect.stringContaining('stands still') })
  // Whoever was merely there is not punished for it.
  expect(vitals()?.trouble).not.toContain('a/waits')
}, 60_000)

test('what was kept off is tried again when it is another one', async () => {
  watch('loops')
  await vi.waitFor(() => expect(`${vitals()?.trouble}`).toContain('a/loops is kept off'), PATIENT)
  pollers.plan([{ ...check('loops', 2), kind: 'good' }], [])
  await vi.waitFor(() => expect(of('loops').at(-1)?.outcome).toBe('answered'), PATIENT)
  expect(vitals()?.blind).toBe(false)
}, 60_000)

test('an error that nobody waits for ends its own look alone, as ours', async () => {
  watch('strays', 'good', 'waits')
  await vi.waitFor(() => expect(of('strays').length).toBeGreaterThan(5), PATIENT)
  expect(new Set(of('strays').map(({ outcome }) => outcome))).toEqual(new Set(['crashed']))
  expect(of('strays')[0]?.text).toBe('defect in the probe: Error: ••• waits for me')
  expect(told[0]).toContain('a/strays: Error: ••• waits for me')
  expect(of('good').length).toBeGreaterThan(4)
  expect(of('waits')).toEqual([])
}, 60_000)

test('when a thread dies its running looks are ours, and the next one has its plan and its secrets', async () => {
  watch('ends', 'strays', 'waits')
  await vi.waitFor(() => expect(of('ends').length).toBeGreaterThan(1), PATIENT)
  expect(of('waits')[0]).toMatchObject({
    outcome: 'crashed',
    code: 'defect',
    text: expect.stringContaining('poller-1 died'),
  })
  const before = of('strays').length
  await vi.waitFor(() => expect(of('strays').length).toBeGreaterThan(before + 2), PATIENT)
  const said = of('strays')
    .slice(before)
    .map(({ text }) => text)
  expect(said).toContain('defect in the probe: Error: ••• waits for me')
  expect(said.join()).not.toContain('nobody')
}, 60_000)

test('a thread is not silent while nobody could hear it', async () => {
  watch('good')
  await vi.waitFor(() => expect(of('good').length).toBeGreaterThan(1), PATIENT)
  // Main stands still, as with a machine that is stopped.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RHYTHM.endedMs + 500)
  const before = of('good').length
  await vi.waitFor(() => expect(of('good').length).toBeGreaterThan(before + 2), PATIENT)
  expect([vitals()?.trouble, told]).toEqual([null, []])
}, 60_000)
