import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Prosody, startProsody } from '@foretop/lab/prosody.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { xmpp } from './xmpp.ts'

const missing = await lacking('prosody', 'openssl')
const domain = 'chat.example.test'

describe.skipIf(missing !== null)(missing ?? 'a real Prosody', () => {
  let authority: Authority
  let identity: Issued
  let server: Prosody
  beforeAll(async () => {
    authority = await startAuthority()
    identity = await authority.issue('leaf', { by: authority.root, san: `DNS:${domain}` })
    server = await startProsody({ identity, users: { juliet: 'a secret' } })
  })
  afterAll(async () => {
    await server?.stop()
    await authority?.[Symbol.asyncDispose]()
  })
  const lookAt = (options: object, { port = server.port } = {}) =>
    look(xmpp, { port, domain, ca: authority.root.certificate, ...options })

  test('serves its domain to clients, over TLS', async () => {
    const { metrics, text } = expectAnswered(await lookAt({}))
    expect(metrics).toEqual({
      stream: expect.any(Number),
      tls: expect.any(Number),
      certificateDays: expect.any(Number),
    })
    expect(metrics.certificateDays).toBeGreaterThan(89)
    expect(text).toBe('serves chat.example.test to clients, over TLS')
    expect(await lookAt({ security: 'none' })).toMatchObject({ text: 'serves chat.example.test to clients' })
  })

  test('with TLS from the first byte', async () => {
    const seen = await lookAt({ security: 'tls' }, { port: server.directPort })
    expect(seen).toMatchObject({ metrics: { certificateDays: expect.any(Number) } })
  })

  test('to servers', async () => {
    const seen = await lookAt({ for: 'servers' }, { port: server.serversPort })
    expect(seen).toMatchObject({ text: 'serves chat.example.test to servers, over TLS' })
  })

  test('a user logs in, or does not', async () => {
    const login = { user: 'juliet', password: 'a secret' }
    expect(await lookAt(login)).toMatchObject({
      metrics: { login: expect.any(Number) },
      text: 'serves chat.example.test to clients, over TLS, juliet can log in',
    })
    for (const wrong of [{ password: 'another' }, { user: 'romeo' }])
      expect(await lookAt({ ...login, ...wrong })).toMatchObject({
        ...{
          outcome: 'failed',
          code: 'auth',
          text: expect.stringContaining('refuses our user or password: not-authorized'),
        },
      })
  })

  test.each(['SCRAM-SHA-1', 'PLAIN'])('a login where there is only %s', async (mechanism) => {
    const others = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'].filter((one) => one !== mechanism)
    const rules = `disable_sasl_mechanisms = { ${others.map((one) => `"${one}"`).join('; ')} }`
    await using one = await startProsody({ identity, users: { juliet: 'a secret' }, rules })
    const login = { user: 'juliet', password: 'a secret' }
    const seen = await lookAt(login, { port: one.port })
    expect(seen).toMatchObject({ details: { logins: mechanism }, metrics: { login: expect.any(Number) } })
    expect(await lookAt({ ...login, password: 'x' }, { port: one.port })).toMatchObject({ code: 'auth' })
    const unseen = await lookAt({ ...login, verify: false }, { port: one.port })
    if (mechanism === 'PLAIN') expect(unseen).toMatchObject({ code: 'auth', text: expect.stringContaining('in clear') })
    else expect(unseen).toMatchObject({ outcome: 'answered' })
  })

  test('a domain that it does not serve', async () => {
    expect(await lookAt({ domain: 'nope.example.test' })).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'protocol',
        text: expect.stringContaining('does not serve nope.example.test: host-unknown'),
      },
    })
  })

  test('a certificate for somebody else', async () => {
    const other = await authority.issue('other', { by: authority.root })
    await using one = await startProsody({ identity: other })
    expect(await lookAt({}, { port: one.port })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: `certificate is for www.example.test, not for ${domain}` },
    })
    expect(await lookAt({ verify: false }, { port: one.port })).toMatchObject({ outcome: 'answered' })
  })

  test('no TLS is offered; it hangs, and is gone', async () => {
    await using one = await startProsody()
    expect(await lookAt({}, { port: one.port })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('offers no STARTTLS') },
    })
    one.freeze()
    const hung = await look(xmpp, { port: one.port, domain }, { timeoutMs: 300 })
    expect(hung).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
    await one.stop()
    expect(await lookAt({}, { port: one.port })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
