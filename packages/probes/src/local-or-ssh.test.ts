import { expect, test } from 'vitest'
import { z } from 'zod'
import { probes } from './all.ts'
import { byOf, loginOf } from './local-or-ssh.ts'

/** Kinds of source that a probe may be told. */
const sourcesOf = (options: z.ZodObject): readonly unknown[] => {
  const { source } = options.shape
  const inner = source instanceof z.ZodDefault ? source.unwrap() : source
  return inner instanceof z.ZodEnum ? inner.options : []
}

test('each probe that may be told to look over SSH says how it logs in, and starts no program here then', () => {
  const over = probes.filter(({ options }) => sourcesOf(options).includes('ssh'))
  expect(over.map(({ kind }) => kind)).toContain('config-test')
  // Some look at its machine for files alone.
  const mute = over.filter((probe) => probe.loginOf?.({ source: 'ssh', folder: '/srv' }) == null)
  expect(mute.map(({ kind }) => kind)).toEqual([])
  const local = over.filter(
    ({ by }) => by === 'child' || (typeof by === 'function' && by({ source: 'ssh' }) === 'child'),
  )
  expect(local.map(({ kind }) => kind)).toEqual([])
})

test('one that looks at our own machine logs in nowhere', () => {
  expect([byOf({ source: 'local' }), loginOf({ source: 'local', ssh: { user: 'a' } })]).toEqual(['child', null])
  expect([byOf({ source: 'ssh' }), loginOf({ source: 'ssh' })]).toEqual(['poll', {}])
  expect(loginOf({ source: 'ssh', ssh: { user: 'a' } })).toEqual({ user: 'a' })
})
