import type { Evidence } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { probes } from './all.ts'
import { type AnyProbe, defineProbe } from './define.ts'
import { EVIDENCE_LIMIT, soundEvidence } from './evidence.ts'
import { look } from './look.ts'

const made = { kind: 'made', title: '', summary: '', options: z.strictObject({}), metrics: {} }
const schema = z.strictObject({ logs: z.array(z.strictObject({ file: z.string(), bytes: z.number() })) })
/** A look at one that tells this. */
const telling = (evidence: unknown, declared = true) =>
  look(
    {
      ...made,
      ...(declared && { evidence: schema }),
      run: async () => ({ metrics: {}, text: '', evidence }),
    } as AnyProbe,
    {},
  )

test('what a probe tells relations comes with the look, whole', async () => {
  const evidence = { logs: Array.from({ length: 2_000 }, (_, n) => ({ file: `bin.${n}`, bytes: n })) }
  expect(await telling(evidence)).toMatchObject({ outcome: 'answered', evidence })
})

test.each([
  ['a wrong value', { logs: [{ file: 'a', bytes: 'many' }] }, /evidence: logs\.0\.bytes: .*expected number/],
  ['a number that is none', { logs: [{ file: 'a', bytes: Number.NaN }] }, /evidence: logs\.0\.bytes: .*number/],
  ['one missing', { logs: [{ file: 'a' }] }, /evidence: logs\.0\.bytes: /],
  ['one too many', { logs: [], more: 1 }, /evidence: .*more/],
  ['nothing at all', undefined, /evidence: /],
])('%s in it is a defect, and said', async (_, evidence, text) => {
  const seen = await telling(evidence)
  expect(seen).toMatchObject({ outcome: 'crashed', code: 'defect', text: expect.stringMatching(text) })
  expect(seen).not.toHaveProperty('evidence')
})

test('a probe that declares none tells none', async () => {
  expect(await telling({ logs: [] }, false)).toMatchObject({
    code: 'defect',
    text: expect.stringContaining('declares none'),
  })
  expect(await telling(undefined, false)).not.toHaveProperty('evidence')
})

test('more than can be kept is said, and nobody concludes from a part', async () => {
  const file = 'x'.repeat(973)
  const logs = (letters: number) => ({ logs: Array.from({ length: letters / 1_000 }, () => ({ file, bytes: 10_000 })) })
  expect(JSON.stringify(logs(EVIDENCE_LIMIT)).length).toBeCloseTo(EVIDENCE_LIMIT, -4)
  expect(await telling(logs(0.95 * EVIDENCE_LIMIT))).toMatchObject({ outcome: 'answered' })
  const seen = await telling(logs(1.05 * EVIDENCE_LIMIT))
  expect(seen).toMatchObject({ outcome: 'crashed', code: 'local' })
  expect(seen.text).toMatch(/^\d+ letters of evidence, more evidence than the 262144 that we can keep$/)
})

test('each text in it is one clean line, and what was clean is not copied', () => {
  const any = z.array(z.union([z.string(), z.number(), z.strictObject({ inner: z.string() })]))
  const told: Evidence = [1, 'two\r\nlines', { inner: '\u001b[31mred \u202eback' }, 'plain']
  expect(soundEvidence(any, told)).toEqual([1, 'two lines', { inner: ' [31mred back' }, 'plain'])
  const clean: Evidence = ['späť', { inner: 'plain' }]
  expect(soundEvidence(any, clean)).toBe(clean)
})

test('what is told follows from what is declared', () => {
  const well = { ...made, run: async () => ({ metrics: {}, text: '', evidence: { logs: [] } }) }
  const none = { ...made, run: async () => ({ metrics: {}, text: '' }) }
  const wrong = { ...made, run: async () => ({ metrics: {}, text: '', evidence: { logs: 7 } }) }
  defineProbe(none)
  defineProbe({ ...well, evidence: schema })
  // @ts-expect-error: it declares none.
  defineProbe(well)
  // @ts-expect-error: it must tell what it declares.
  defineProbe({ ...none, evidence: schema })
  // @ts-expect-error: as it declares it.
  defineProbe({ ...wrong, evidence: schema })
})

const givers = probes.filter(({ evidence }) => evidence !== undefined)
test.each(givers)(
  '$kind: no name in its evidence is the server’s own, so none needs to be cleaned or masked',
  ({ evidence }) => {
    const open = (schema: unknown): boolean =>
      typeof schema === 'object' &&
      schema !== null &&
      (('type' in schema && schema.type === 'object' && Reflect.get(schema, 'additionalProperties') !== false) ||
        Object.values(schema).some(open))
    expect(open(z.toJSONSchema(evidence))).toBe(false)
    expect(open(z.toJSONSchema(z.strictObject({ by: z.array(z.record(z.string(), z.number())) })))).toBe(true)
  },
)
