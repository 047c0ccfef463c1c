import { setImmediate } from 'node:timers/promises'
import type { Section } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyProbe, defineProbe, type RecordContext } from '../define.ts'
import { Kept, observe } from '../observe.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { RECORDED_LIMIT } from './bounded.ts'
import { type Recording, record } from './record.ts'
import { Witnesses } from './witnesses.ts'

const played = (steps: (context: RecordContext) => AsyncIterable<Section>): AnyProbe =>
  defineProbe({
    ...{ kind: 'played', title: 'Played', summary: '', options: z.strictObject({}), metrics: {} },
    run: async () => ({ metrics: {}, text: '' }),
    record: (_, context) => steps(context),
  })
const recording = (steps: (context: RecordContext) => AsyncIterable<Section>, more: Partial<Recording> = {}) =>
  record({
    ...{ checkId: 'db1/mysql', probe: played(steps), options: {}, target: { host: 'db1', address: '127.0.0.1' } },
    ...{ details: {}, witness: null, ...more },
  })

test('what was recorded before it failed is kept, with why there is no more', async () => {
  const recorded = await recording(async function* () {
    yield { title: 'Queues', text: 'mail 7' }
    throw new ProbeFailure('refused', 'connection refused by 127.0.0.1:4730')
  })
  expect(recorded).toEqual({
    sections: [{ title: 'Queues', text: 'mail 7' }],
    error: 'connection refused by 127.0.0.1:4730',
  })
})
test('at its deadline it is over, whatever the other side does', async () => {
  let aborted: unknown
  const recorded = await recording(
    async function* ({ signal }) {
      yield { title: 'First', text: 'x' }
      signal.addEventListener('abort', () => {
        aborted = signal.reason
      })
      await new Promise(() => {})
    },
    { timeoutMs: 20 },
  )
  expect(recorded).toEqual({ sections: [{ title: 'First', text: 'x' }], error: 'no answer within 0.02 s' })
  expect(aborted).toBeInstanceOf(ProbeFailure)
})
test('one that is no longer wanted is over', async () => {
  const cancel = new AbortController()
  const recorded = recording(
    async function* () {
      cancel.abort()
      await new Promise(() => {})
    },
    { cancel: cancel.signal },
  )
  expect((await recorded).error).toBe('the check is gone, or is looked at otherwise by now')
})
test('what it opened is closed at the end, and none of it is what looks keep', async () => {
  let open = 0
  await recording(async function* ({ keep }) {
    open += 1
    const close = () => {
      open -= 1
    }
    await keep(() => ({ [Symbol.dispose]: close }))
    yield { title: 'x', text: 'x' }
  })
  expect(open).toBe(0)
})
test('a look that is not well may leave what only it saw, until the next one', async () => {
  const witnesses = new Witnesses()
  let isWell = false
  const probe = defineProbe({
    ...{ kind: 'played', title: 'Played', summary: '', options: z.strictObject({}), metrics: {} },
    async run(_, { leaveWitness }) {
      if (!isWell) leaveWitness(async () => [{ title: 'What came', text: '502' }])
      return { metrics: {}, text: '' }
    },
  })
  const look = () =>
    observe({
      ...{ checkId: 'a', probe, options: {}, target: { host: 'a', address: '127.0.0.1' }, timeoutMs: 1_000 },
      ...{ kept: new Kept(), witnesses },
    })
  await look()
  expect(await witnesses.of('a')?.()).toEqual([{ title: 'What came', text: '502' }])
  isWell = true
  await look()
  expect(witnesses.of('a')).toBeNull()
})
test('of very many checks the latest few witnesses are held', () => {
  const witnesses = new Witnesses()
  for (let at = 0; at < 1_000; at += 1) witnesses.leave(`${at}`, async () => [])
  const held = Array.from({ length: 1_000 }, (_, at) => Number(witnesses.of(`${at}`) !== null))
  expect([held.reduce((sum, count) => sum + count), held[0], held[999]]).toEqual([200, 0, 1])
})
test('however much it records, it is bounded as a whole, and what is left out is said', async () => {
  const recorded = await recording(async function* () {
    yield { title: 'Lines', text: Array.from({ length: 3_000 }, (_, at) => `line ${at}`).join('\n') }
    yield { title: 'Rows', table: Array.from({ length: 2_000 }, (_, id) => ({ id, text: 'x'.repeat(5_000) })) }
    for (let at = 0; at < 30; at += 1) yield { title: `More ${at}`, text: 'y'.repeat(20_000) }
    await setImmediate()
  })
  expect(JSON.stringify(recorded).length).toBeLessThan(RECORDED_LIMIT)
  const rows = recorded.sections.find(({ title }) => title === 'Rows')
  expect(rows !== undefined && 'table' in rows ? rows.table.at(-1) : null).toEqual({
    id: expect.stringMatching(/^… \d+ more$/),
  })
  expect(recorded.error).toMatch(/^left out for its size: More \d/)
})
test('lines stay lines, and nothing in them steers a terminal or is a secret by its form', async () => {
  const recorded = await recording(async function* () {
    yield { title: 'A\u001b[2J', text: 'one\r\n  two\u001b[31m\npassword=hunter2' }
    yield { title: 'B', table: [{ 'a\u0000b': 'mysql://u:hunter2@db' }] }
  })
  expect(recorded.sections).toEqual([
    { title: 'A [2J', text: 'one\n  two [31m\npassword=•••' },
    { title: 'B', table: [{ 'a b': 'mysql://•••@db' }] },
  ])
})
