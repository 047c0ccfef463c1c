import { describe, expect, test } from 'vitest'
import { email } from './email.ts'

describe('an address', () => {
  const accepted = (from: string) => email.options.safeParse({ host: 'mail', from, to: ['ops@example.org'] }).success
  test.each(['foretop@example.org', 'Foretop <foretop@example.org>', 'a@b <x@example.org>', 'f+o.o@[::1]'])(
    'is %s',
    (text) => expect(accepted(text)).toBe(true),
  )
  test.each([
    'foretop',
    '@example.org',
    'Foretop <@example.org>',
    'foretop@',
    'a @example.org',
    'a@exam ple.org',
    'a\r\nBcc: b@example.org',
    '',
  ])('is not %j', (text) => expect(accepted(text)).toBe(false))
  test('is looked for once in a long text', () => {
    const long = 'x'.repeat(1_000_000)
    expect(accepted(long)).toBe(false)
    expect(accepted(`${long}@example.org`)).toBe(true)
  })
})

test.each([
  [{}, true],
  [{ user: 'ann', password: 'x' }, true],
  [{ user: 'ann' }, false],
  [{ password: 'x' }, false],
])('a login is whole or not there: %o', (login, isRight) => {
  const read = email.options.safeParse({ host: 'mail', from: 'wall@example.org', to: ['ops@example.org'], ...login })
  expect(read.success).toBe(isRight)
  if (!isRight) expect(read.error?.issues[0]?.message).toContain('belong together')
})
