import { expect, test } from 'vitest'
import { z } from 'zod'
import { isSecretAt } from '../../config/reading/secret-fields.ts'
import { channelKinds } from './all.ts'

/** What is said of a channel in one place and of a person in another; a kind without a line here fails below. */
const GIVEN: {
  readonly [kind: string]: { readonly shared: object; readonly address: string; readonly becomes: object }
} = {
  apprise: {
    shared: {},
    address: 'json://token@ann.example/',
    becomes: { urls: ['json://token@ann.example/'] },
  },
  command: {
    shared: { program: 'tell', args: ['-x'] },
    address: '+49 30 1234',
    becomes: { to: '+49 30 1234' },
  },
  email: {
    shared: { host: 'mail.example', from: 'foretop@example.org' },
    address: 'Ann <ann@example.org>',
    becomes: { to: ['Ann <ann@example.org>'] },
  },
  pagerduty: {
    shared: { url: 'https://events.eu.pagerduty.com/v2/enqueue' },
    address: '0123456789abcdef0123456789abcdef',
    becomes: { routingKey: '0123456789abcdef0123456789abcdef' },
  },
  slack: { shared: {}, address: 'https://hooks.example/ann', becomes: { url: 'https://hooks.example/ann' } },
  'slack-bot': {
    shared: { token: 'xoxb-1-secret', url: 'https://slack.example/api' },
    address: 'U012ABCDEF',
    becomes: { channel: 'U012ABCDEF' },
  },
  webhook: {
    shared: { headers: { Authorization: 'Bearer x' } },
    address: 'https://ann.example/hook',
    becomes: { url: 'https://ann.example/hook' },
  },
}

const addressed = channelKinds.flatMap(({ kind, options, address }) =>
  address === undefined ? [] : [{ kind, options, address }],
)

test.each(addressed)('an address makes of what a channel $kind shares options that it takes', (channel) => {
  const { options, address } = channel
  const given = GIVEN[channel.kind]
  if (given === undefined) throw new Error(`no line for ${channel.kind} in this test`)
  const shared = address.shared.parse(given.shared)
  const whole = address.apply(shared, address.schema.parse(given.address))
  expect(options.parse(whole)).toEqual(whole)
  expect(whole).toEqual({ ...shared, ...given.becomes })
})

test.each(addressed)('an address in $kind takes the place of who is told otherwise', ({ kind, address }) => {
  const { shared = {}, address: theirs = '', becomes } = GIVEN[kind] ?? {}
  const others = address.apply(address.shared.parse(shared), theirs)
  const once = address.shared.parse({ ...shared, [address.key]: others[address.key] })
  expect(address.apply(once, theirs)).toMatchObject({ ...becomes })
})

test.each(addressed)('what a channel $kind shares is as strict as its options', ({ kind, address }) => {
  expect(address.shared.safeParse({ ...GIVEN[kind]?.shared, misspelt: 1 }).success).toBe(false)
})

test.each(addressed)('an address in $kind says what it is, and is as secret as the option', ({ options, address }) => {
  expect(z.globalRegistry.get(address.schema)?.description).toMatch(/^[A-Z].*\.$/)
  expect(isSecretAt(address.schema, [])).toBe(isSecretAt(options, [address.key]))
})

test('what belongs together among the shared options of mail still does', () => {
  const email = addressed.find(({ kind }) => kind === 'email')
  const shared = { host: 'mail.example', from: 'foretop@example.org', user: 'me' }
  expect(email?.address.shared.safeParse(shared).error?.issues).toMatchObject([
    { message: 'user and password belong together: one of them is missing' },
  ])
})
