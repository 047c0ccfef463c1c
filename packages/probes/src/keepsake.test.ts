import type { Evidence } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { AnyProbe } from './define.ts'
import { KEEPSAKE_LIMIT } from './keepsake.ts'
import { look } from './look.ts'
import { Kept } from './observe.ts'

const schema = z.strictObject({ read: z.number(), name: z.string() })
const made = { kind: 'made', title: '', summary: '', options: z.strictObject({}), metrics: {} }
/** A look at one that leaves this, and says what it found. */
const leaving = (keepsake: unknown, kept: Kept, more: object = { keepsake: schema }) =>
  look(
    {
      ...{ ...made, ...more },
      run: async (_: unknown, { keepsake: found }: { keepsake: unknown }) => ({
        ...{ metrics: {}, text: JSON.stringify(found), keepsake },
      }),
    } as AnyProbe,
    {},
    { kept },
  )

test('what a look leaves the next one finds, and nobody else is given it', async () => {
  using kept = new Kept()
  const first = await leaving({ read: 5, name: 'a' }, kept)
  expect(first).toMatchObject({ outcome: 'answered', text: 'null' })
  expect(first).not.toHaveProperty('keepsake')
  expect(await leaving({ read: 6, name: 'a' }, kept)).toMatchObject({ text: '{"read":5,"name":"a"}' })
  expect(kept.keepsake).toEqual({ read: 6, name: 'a' })
})

test.each<[string, unknown, RegExp]>([
  ['a wrong value', { read: 'much', name: '' }, /^defect in the probe: keepsake: .*expected number/],
  ['one too many', { read: 1, name: '', more: 1 }, /keepsake: .*more/],
  ['nothing at all', undefined, /keepsake: /],
  ['too much', { read: 1, name: 'x'.repeat(KEEPSAKE_LIMIT) }, /^a keepsake of 16404 letters, more than the 16384/],
])('%s is a crash, and what was left before stays', async (_, keepsake, text) => {
  const left: Evidence = { read: 5, name: 'a' }
  using kept = new Kept(left)
  expect(await leaving(keepsake, kept)).toMatchObject({ outcome: 'crashed', text: expect.stringMatching(text) })
  expect(kept.keepsake).toBe(left)
})

test('a probe that declares none finds none', async () => {
  using kept = new Kept({ read: 5, name: 'a' })
  expect(await leaving({ read: 6, name: 'a' }, kept, {})).toMatchObject({ outcome: 'answered', text: 'null' })
  expect(kept.keepsake).toEqual({ read: 5, name: 'a' })
})
