import { join } from 'node:path'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { afterEach, expect, test, vi } from 'vitest'
import type { Batch, Known, Look, Looker } from './looker.ts'
import { startPollers } from './pollers.ts'

const RHYTHM = { beatMs: 20, troubledMs: 1_000, endedMs: 2_000, bornMs: 60_000, restartMs: 50 }
const PATIENT = { timeout: 30_000, interval: 20 }

let pollers: Looker
let looks: Look[]
let told: string[]
/** As the engine has it. */
let known: ReadonlyMap<string, Known>
afterEach(() => pollers.stop())

const check = (kind: string, revision = '1') =>
  madeUpCheck(`a/${kind}`, {
    ...{ kind, revision },
    everyMs: kind === 'ends' ? 1_000 : 200,
    timeoutMs: kind === 'waits' ? 3_000 : 60_000,
  })
function watch(...kinds: string[]): void {
  watchWith(1)
  pollers.plan({ set: kinds.map((kind) => check(kind)), remove: [], secrets: ['nobody'] })
}
function watchWith(count: number, rhythm = RHYTHM): void {
  looks = []
  told = []
  known = new Map()
  const events = {
    known: (id: string) => known.get(id),
    onLooks: (batch: Batch) => void looks.push(...batch.looks),
    onTrouble: (text: string) => void told.push(text),
  }
  pollers = startPollers(events, {
    count,
    probes: join(import.meta.dirname, 'stubborn-probes.made-up.ts'),
    rhythm,
  })
}
const of = (kind: string) =>
  looks.map(({ observation }) => observation).filter(({ checkId }) => checkId === `a/${kind}`)
const vitals = () => pollers.vitals().workers[0]

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
  pollers.plan({ set: [{ ...check('loops', '2'), kind: 'good' }], remove: [], secrets: [] })
  await vi.waitFor(() => expect(of('loops').at(-1)?.outcome).toBe('answered'), PATIENT)
  expect(vitals()?.blind).toBe(false)
}, 60_000)

test('a thread that is silent is a trouble, since when it said its last word', async () => {
  watchWith(1, { ...RHYTHM, endedMs: 3_600_000 })
  pollers.plan({ set: [check('good')], remove: [], secrets: [] })
  await vi.waitFor(() => expect(of('good').length).toBeGreaterThan(0), PATIENT)
  expect(vitals()).toMatchObject({ alive: true, blind: false, trouble: null, troubledSince: null })
  const before = Date.now()
  pollers.plan({ set: [check('loops')], remove: [], secrets: [] })
  await vi.waitFor(() => expect(vitals()?.trouble).toMatch(/^poller-1 has been silent for \d+ s$/), PATIENT)
  expect(vitals()).toMatchObject({ alive: true, blind: true, checks: 2 })
  expect(vitals()?.troubledSince).toBeGreaterThanOrEqual(before - RHYTHM.troubledMs)
  expect(vitals()?.troubledSince).toBeLessThanOrEqual(Date.now() - RHYTHM.troubledMs)
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

test('a check that moves to another machine is looked at by one thread, and by none when it has left', async () => {
  watchWith(2)
  const of = (host: string, revision: string) => [{ ...check('good', revision), host }]
  const shares = () => pollers.vitals().workers.map(({ checks }) => checks)
  const seen = (revision: string) => vi.waitFor(() => expect(looks.at(-1)?.revision).toBe(revision), PATIENT)
  const shared = new Set<string>()
  for (const [index, host] of ['a', 'b', 'c', 'd'].entries()) {
    pollers.plan({ set: of(host, `${index}`), remove: [], secrets: [] })
    await seen(`${index}`)
    expect(shares().toSorted()).toEqual([0, 1])
    shared.add(shares().join())
  }
  // Both threads had it.
  expect(shared.size).toBe(2)
  pollers.plan({ set: [], remove: ['a/good'], secrets: [] })
  expect(shares()).toEqual([0, 0])
}, 60_000)

test('what a look left is known to the next one, in whatever thread, and to no other revision', async () => {
  watchWith(1)
  const knownAs = (keepsake: string | null, revision = '1') => {
    known = new Map([
      ['a/counts', { check: check('counts', revision), latest: null, state: { status: 'ok' }, addedAt: 0, keepsake }],
    ])
  }
  const texts = () => looks.map(({ observation, keepsake }) => `${observation.text} ${keepsake ?? '-'}`)
  const seen = (text: string) => vi.waitFor(() => expect(texts()).toContain(text), PATIENT)
  knownAs('{"looks":7,"by":"nobody"}')
  pollers.plan({ set: [check('counts')], remove: [], secrets: ['nobody'] })
  // Of what looks leave, secrets are taken out.
  await seen('look 8 after 7 by ••• {"looks":8,"by":"•••"}')
  await seen('look 9 after 8 by ••• {"looks":9,"by":"•••"}')
  // The thread dies, and the engine knows more than what the plan began with.
  knownAs('{"looks":20,"by":"•••"}')
  pollers.plan({ set: [check('ends')], remove: [], secrets: ['nobody'] })
  await seen('look 21 after 20 by ••• {"looks":21,"by":"•••"}')
  pollers.plan({ set: [check('counts', '2')], remove: ['a/ends'], secrets: ['nobody'] })
  await seen('look 1 after nothing {"looks":1,"by":"•••"}')
  expect(looks.findLast(({ revision }) => revision === '1')?.keepsake).not.toBe('{"looks":1,"by":"•••"}')
}, 60_000)

test('a look that fails leaves what was left, and what is not of the schema any more is nothing', async () => {
  watchWith(1)
  const fails = (keepsake: string) => {
    known = new Map([
      ['a/counts', { check: check('counts'), latest: null, state: { status: 'ok' }, addedAt: 0, keepsake }],
    ])
    pollers.plan({ set: [check('counts')], remove: [], secrets: [] })
  }
  const texts = () => looks.map(({ observation, keepsake }) => `${observation.text} ${keepsake ?? '-'}`)
  fails('{"looks":40,"by":"fails"}')
  await vi.waitFor(() => expect(texts().length).toBeGreaterThan(2), PATIENT)
  expect(new Set(texts())).toEqual(new Set(['look 41 after 40 by fails -']))
  pollers.plan({ set: [], remove: ['a/counts'], secrets: [] })
  fails('{"looks":"many"}')
  await vi.waitFor(() => expect(texts().at(-1)).toMatch(/^look 2 after 1 by nobody/), PATIENT)
  expect(texts()).toContain('look 1 after nothing {"looks":1,"by":"nobody"}')
}, 60_000)
