import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lackingPostfix, type Postfix, startPostfix } from '@foretop/lab/postfix.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { smtp } from './smtp.ts'

const NAME = 'www.example.test'
const USERS = { relay: 'right password' }
/** One who is known, one who is not, one whose turn is later. */
const RULES = `smtpd_recipient_restrictions =
  check_recipient_access inline:{ {nobody@example.test = 550 5.1.1 no such user} {later@example.test = 451 4.7.1 come again} {postmaster@example.test = OK} },
  permit_sasl_authenticated, reject_unauth_destination`

const missing = await lackingPostfix('openssl', 'dovecot')

const look = (options: object, timeoutMs = 30_000) => lookSteadily(smtp, options, { timeoutMs })

describe.skipIf(missing !== null)(missing ?? 'a real Postfix', () => {
  let authority: Authority
  let leaf: Issued
  let postfix: Postfix
  let ca: string
  beforeAll(async () => {
    authority = await startAuthority()
    ca = authority.root.certificate
    leaf = await authority.issue('leaf')
    const tls = { certificate: await authority.bundle(leaf, authority.intermediate), key: leaf.key }
    postfix = await startPostfix({ tls, users: USERS, main: RULES })
  })
  afterAll(async () => {
    await postfix?.stop()
    await authority?.[Symbol.asyncDispose]()
  })
  const trusted = () => ({ servername: NAME, ca })
  const submission = () => ({ port: postfix.port, security: 'starttls', ...trusted() })

  test('greets, and says what it offers', async () => {
    const { metrics, details, text } = expectAnswered(await look({ port: postfix.port }))
    expect(metrics).toEqual({ greeting: expect.any(Number), connect: expect.any(Number) })
    expect(details).toMatchObject({ offers: expect.stringContaining('STARTTLS') })
    expect(text).toBe('mail.example.test ESMTP Postfix')
  })

  test.each(['starttls', 'tls'])('with %s it shows a certificate, and is logged in to', async (security) => {
    const port = security === 'tls' ? postfix.tlsPort : postfix.port
    const login = {
      user: 'relay',
      password: USERS.relay,
      recipient: 'postmaster@example.test',
      sender: 'us@example.test',
    }
    const seen = expectAnswered(await look({ port, security, ...trusted(), ...login }))
    expect(seen.metrics).toMatchObject({
      ...{ recipientRefused: 0, recipientPutOff: 0, certificateDays: expect.closeTo(90, 0) },
      ...{ handshake: expect.any(Number), login: expect.any(Number) },
    })
    expect(seen.text).toBe('mail.example.test ESMTP Postfix, TLSv1.3, login taken, recipient taken')
  })

  test('a mail is asked about and never sent', async () => {
    expectAnswered(await look({ port: postfix.port, recipient: 'postmaster@example.test' }))
    expect(await postfix.by('postqueue', '-j')).toBe('')
    await eventually(() => expect(postfix.output()).toMatch(/ehlo=1 mail=1 rcpt=1 rset=1 quit=1 commands=5\n/))
    expect(postfix.output()).not.toMatch(/improper command pipelining|lost connection after (?!CONNECT)/)
  })

  test('a wrong password is not a broken server', async () => {
    const login = { user: 'relay', password: 'a wrong one' }
    const seen = await look({ ...submission(), ...login })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'auth' })
    expect(seen.text).toMatch(/^does not take our user and password: 535 5\.7\.8 .* \(127\.0\.0\.1:\d+\)$/)
    expect(JSON.stringify(seen)).not.toContain('a wrong one')
  })

  test('an address that there is not is refused, one that comes too soon is put off', async () => {
    expect(await look({ port: postfix.port, recipient: 'nobody@example.test' })).toMatchObject({
      metrics: { recipientRefused: 1, recipientPutOff: 0 },
      text: expect.stringMatching(/^recipient refused: 550 5\.1\.1 .*no such user/),
    })
    expect(await look({ port: postfix.port, recipient: 'later@example.test' })).toMatchObject({
      metrics: { recipientRefused: 0, recipientPutOff: 1 },
      text: expect.stringMatching(/^recipient put off: 451 4\.7\.1 .*come again/),
    })
    expect(await look({ port: postfix.port, recipient: 'somebody@elsewhere.test' })).toMatchObject({
      metrics: { recipientRefused: 1 },
      text: expect.stringContaining('Relay access denied'),
    })
  })

  test('a certificate that nobody trusts, or for another name, is told; without verify the look goes on', async () => {
    const { port } = postfix
    const asked = { port, security: 'starttls', user: 'relay', password: USERS.relay }
    const wrong = { outcome: 'failed', code: 'tls' }
    expect(await look({ ...asked, ca })).toMatchObject({ ...wrong, text: expect.stringContaining('not for 127.0.0.1') })
    expect(await look({ ...asked, servername: NAME })).toMatchObject({
      ...wrong,
      text: 'issuer Lab Root CA is not trusted',
    })
    const seen = expectAnswered(await look({ ...asked, verify: false }))
    expect(seen.metrics).not.toHaveProperty('certificateDays')
    expect(seen.details).toMatchObject({ certificate: expect.stringMatching(/left, not verified$/) })
  })

  test('TLS and plain text do not meet', async () => {
    expect(await look({ port: postfix.port, security: 'tls', ...trusted() })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('does not speak TLS on this port') },
    })
    expect(await look({ port: postfix.tlsPort }, 500)).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('greets nobody') },
    })
  })

  test('a server without TLS is red where TLS is wanted, and offers no login', async () => {
    await using plain = await startPostfix()
    expect(await look({ port: plain.port, security: 'starttls' })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('offers no STARTTLS') },
    })
    expect(await look({ port: plain.port, user: 'a', password: 'b', clearLogin: true })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('offers no login at all') },
    })
  })

  test('one that cannot serve, for want of who checks passwords, hangs up on everybody', async () => {
    const main = 'smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = private/nobody-there'
    await using alone = await startPostfix({ main })
    expect(await look({ port: alone.port })).toMatchObject({ outcome: 'failed', code: 'closed' })
  })

  test('one that wants a certificate of ours, or TLS, says so', async () => {
    const tls = { certificate: await authority.bundle(leaf, authority.intermediate), key: leaf.key }
    const main = 'smtpd_tls_security_level = encrypt\nsmtpd_tls_req_ccert = yes'
    await using strict = await startPostfix({ tls, main })
    expect(await look({ port: strict.port, security: 'starttls', ...trusted() })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringMatching(/: 421 4\.7\.1 .*No client certificate/) },
    })
    expect(await look({ port: strict.port, recipient: 'a@example.test' })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('Must issue a STARTTLS command first') },
    })
  })

  test('an address that is blocked is greeted with a refusal', async () => {
    const main = 'smtpd_client_restrictions = reject\nsmtpd_delay_reject = no'
    await using strict = await startPostfix({ main })
    expect(await look({ port: strict.port })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringMatching(/greets us with a refusal: 554 5\.7\.1 /) },
    })
  })

  test('too many connections are told of as that', async () => {
    const main = 'smtpd_client_connection_count_limit = 1\nsmtpd_client_event_limit_exceptions ='
    await using busy = await startPostfix({ main })
    using _other = await held(busy.port)
    expect(await look({ port: busy.port })).toMatchObject({
      outcome: 'failed',
      code: 'refused',
      text: expect.stringMatching(/hangs up for now: 421 4\.7\.0 .*too many connections/),
    })
  })

  test('a server whose processes are all busy takes connections and greets nobody', async () => {
    await using full = await startPostfix({ mostTalks: 1 })
    using _other = await held(full.port)
    expect(await look({ port: full.port }, 500)).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('one that hangs before it served anybody greets nobody; one that is gone is refused', async () => {
    await using server = await startPostfix()
    server.freeze()
    expect(await look({ port: server.port }, 500)).toMatchObject({ outcome: 'failed', code: 'timeout' })
    server.thaw()
    await server.stop()
    expect(await look({ port: server.port })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('a hundred looks leave no open file behind', async () => {
    const asked = { ...submission(), recipient: 'nobody@example.test' }
    const open = () => readdirSync('/proc/self/fd').length
    await look(asked)
    const before = open()
    for (let run = 0; run < 50; run += 1) {
      await look(asked)
      await look({ ...asked, user: 'relay', password: USERS.relay })
    }
    await eventually(() => expect(open()).toBeLessThanOrEqual(before))
  })
})

const connected = async (port: number): Promise<Socket & Disposable> => {
  // The server may be gone before we are.
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.destroy() })
}

/** A connection that was greeted and stays. */
async function held(port: number): Promise<Disposable> {
  const socket = await connected(port)
  await once(socket, 'data')
  return socket
}
