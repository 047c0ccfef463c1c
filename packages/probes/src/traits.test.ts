import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { probes } from './all.ts'
import { type AnyProbe, defineProbe } from './define.ts'
import { asRecorded, type Recording } from './fuzz/recording.ts'
import { look } from './look.ts'
import { createMask } from './mask.ts'
import { soundTraits } from './traits.ts'

const NAMES = { version: 'its version' }

test('a trait is one clean line, and short enough to be read', () => {
  expect(soundTraits(NAMES, { version: '1.6.18' })).toEqual({ version: '1.6.18' })
  for (const value of ['two\nlines', 'x'.repeat(201), 'turned \u202e round'])
    expect(soundTraits(NAMES, { version: value })?.version).toMatch(/^sha256 [0-9a-f]{32}$/)
})

test('two that differ differ, however much they have in common', () => {
  const of = (value: string) => soundTraits(NAMES, { version: value })?.version
  expect(of(`${'x'.repeat(9_999)}a`)).not.toBe(of(`${'x'.repeat(9_999)}b`))
  expect(of('a\u0000b')).not.toBe(of('a b'))
})

test('what is empty, or was not found, is not told', () => {
  expect(soundTraits(NAMES, { version: '' })).toBeUndefined()
  expect(soundTraits(NAMES, { version: undefined })).toBeUndefined()
  expect(soundTraits(NAMES, { version: null })).toBeUndefined()
})

test('a trait that nobody declared is a defect', async () => {
  const probe = defineProbe({
    ...{ kind: 'made-up', title: '', summary: '', options: z.strictObject({}), metrics: {} },
    run: async () => ({ metrics: {}, traits: { version: '1' }, text: 'x' }),
  })
  expect(await look(probe, {})).toMatchObject({ outcome: 'crashed', text: expect.stringContaining('version') })
})

test('two secrets look the same once they are masked, so a trait with one in it is not told', () => {
  const mask = createMask(['hunter22', 'hunter33'])
  const told = { checkId: 'a/b', host: 'a', at: 0, durationMs: 1, outcome: 'answered', metrics: {}, text: '' } as const
  expect(mask({ ...told, traits: { output: 'key hunter22', version: '1' } })).toMatchObject({
    traits: { version: '1' },
  })
  expect(mask({ ...told, traits: { output: 'key hunter22' } })).not.toHaveProperty('traits.output')
})

/** Told only with options that the recordings do not have. */
const BY_OPTION = ['perlbal.pool', 'ssh.output']
const tellers = probes.filter(({ traits }) => traits !== undefined)

describe.each(tellers)('$kind', ({ kind, traits = {} }: AnyProbe) => {
  test('tells what it declares, as recorded', async () => {
    const { recordings }: { recordings?: () => readonly Recording[] | Promise<readonly Recording[]> } = await import(
      `./kinds/${kind}/${kind}.fuzz.ts`
    ).catch(() => ({}))
    const told = new Set<string>()
    for (const recording of (await recordings?.()) ?? []) {
      const seen = await recording.see(asRecorded)
      if (seen.outcome === 'answered') for (const name of Object.keys(seen.traits ?? {})) told.add(name)
    }
    const wanted = Object.keys(traits).filter((name) => !BY_OPTION.includes(`${kind}.${name}`))
    expect([...told].toSorted()).toEqual(expect.arrayContaining(wanted.toSorted()))
  })
})
