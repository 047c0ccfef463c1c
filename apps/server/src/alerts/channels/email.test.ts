import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, test } from 'vitest'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { DeliveryError } from './define.ts'
import { email } from './email.ts'
import { noPrograms } from './no-programs.made-up.ts'

const opened: Notice = {
  incident: '41',
  transition: 41,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: 1_772_600_767_000,
  since: 1_772_600_767_000,
  text: 'connection refused',
  groups: ['Web servers'],
  explains: [],
  runbook: 'bin/restart-webs 5',
  link: null,
}
const worse: Notice = { ...opened, transition: 43, why: 'worse', from: 'warning' }
const resolved: Notice = { ...opened, transition: 44, why: 'resolved', from: 'critical', to: 'ok', text: '200 in 9 ms' }
const another: Notice = { ...opened, incident: '50', transition: 50, checkId: 'db1/lag' }

/** Received by a real server: the envelope, and the mail as it came over the wire. */
interface Mail {
  readonly to: readonly string[]
  readonly source: string
  readonly user: string | undefined
  readonly isEncrypted: boolean
}

async function serve(options: SMTPServerOptions = {}) {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('wrong')),
    onData(stream, { envelope, user, secure }, done) {
      const to = envelope.rcptTo.map(({ address }) => address)
      text(stream).then((source) => {
        mails.push({ to, source, user: user === undefined ? undefined : String(user), isEncrypted: secure })
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo // a TCP server that listens has one
  return { port, mails, [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())) }
}

const send = (port: number, notices: readonly Notice[], rest: object = {}, signal = AbortSignal.timeout(60_000)) => {
  const options = email.options.parse({
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'Foretop <foretop@example.org>',
    to: ['oncall@example.org', 'boss@example.org'],
    ...rest,
  })
  const id = `msg_${notices.map(({ transition }) => transition).join('_')}`
  return email.send(options, compose(notices, { id, site: 'Dreamwidth', channel: 'mail' }), {
    signal,
    now: 1_772_600_777_000,
    run: noPrograms,
  })
}

async function failure(sending: Promise<unknown>) {
  const error = await sending.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof DeliveryError)) throw new Error('expected a DeliveryError', { cause: error })
  return { retryable: error.retryable, text: error.message }
}

/** A mail's head by name, unfolded as RFC 5322, 2.2.3 says; written here so that it is not the sender's own idea of it. */
function headOf({ source }: Mail): ReadonlyMap<string, string> {
  const [head = ''] = source.split('\r\n\r\n')
  const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
}

const bodyOf = ({ source }: Mail): string => source.slice(source.indexOf('\r\n\r\n') + 4).replaceAll('\r\n', '\n')

test('a mail is plain text that says what is wrong and what to do, to everybody on the list', async () => {
  await using server = await serve()
  const receipt = await send(server.port, [opened])
  expect(receipt).toMatchObject({ text: expect.stringMatching(/^127\.0\.0\.1 answers 250 /) })
  const [mail] = server.mails
  if (mail === undefined) throw new Error('no mail')
  expect(mail.to).toEqual(['oncall@example.org', 'boss@example.org'])
  const head = headOf(mail)
  expect(head.get('from')).toBe('Foretop <foretop@example.org>')
  expect(head.get('subject')).toBe('[PROBLEM] critical web11/http: connection refused')
  // By that the mail is found in the log of every server that it came by.
  expect(receipt).toMatchObject({ providerId: head.get('message-id') })
  expect(head.get('auto-submitted')).toBe('auto-generated')
  expect(head.get('x-auto-response-suppress')).toBe('All')
  expect(head.get('content-type')).toMatch(/^text\/plain/)
  expect(head.get('date')).toBe('Wed, 04 Mar 2026 05:06:17 +0000')
  expect(bodyOf(mail)).toContain('Runbook:\n  bin/restart-webs 5\n')
})

test('all mails of one incident are one thread, also those that are about others too', async () => {
  await using server = await serve()
  for (const notices of [[opened], [worse], [resolved, another], [opened]]) await send(server.port, notices)
  const [first, second, third, again] = server.mails.map(headOf)
  const root = first?.get('message-id')
  expect(root).toMatch(/^<41-[0-9a-z]+\.mail@example\.org>$/)
  expect(first?.has('in-reply-to')).toBe(false)
  expect(second?.get('in-reply-to')).toBe(root)
  expect(second?.get('references')).toBe(root)
  expect(third?.get('references')?.split(/\s+/)).toContain(root)
  expect(new Set([first, second, third].map((head) => head?.get('message-id'))).size).toBe(3)
  // Sent again after a crash, it is the same mail: servers and readers drop the second.
  expect(again?.get('message-id')).toBe(root)
})

describe('a mail has an id at the domain of its sender', () => {
  test.each<[string, readonly Notice[], string, string]>([
    ['made of the message', [worse], 'foretop@example.org', '<msg_43@example.org>'],
    ['from somebody with an odd name', [worse], 'a@b > all <f@mail.example>', '<msg_43@mail.example>'],
    ['that is about two that open', [opened, another], 'foretop@example.org', '<msg_41_50@example.org>'],
  ])('%s', async (_, notices, from, id) => {
    await using server = await serve()
    await send(server.port, notices, { from })
    expect(server.mails.map((mail) => headOf(mail).get('message-id'))).toEqual([id])
  })

  test('and answers the mail that opened each of its incidents, and none where there was none', async () => {
    await using server = await serve()
    for (const notices of [[opened], [another], [resolved, { ...another, why: 'worse' as const }], []])
      await send(server.port, notices)
    const [first, second, both, neither] = server.mails.map(headOf)
    const roots = [first, second].map((head) => head?.get('message-id'))
    // The worse check comes first.
    expect(both?.get('references')?.split(/\s+/)).toEqual(roots.toReversed())
    expect(both?.get('in-reply-to')).toBe(roots[1])
    expect([...(neither ?? [])].filter(([name]) => /^(in-reply-to|references)$/.test(name))).toEqual([])
  })
})

test('what a watched server says cannot write a head of its own', async () => {
  await using server = await serve()
  await send(server.port, [
    { ...opened, text: 'x\r\nBcc: victim@example.org\r\n\r\nhello', checkId: 'a\r\nX-Evil: 1/b' },
  ])
  const [mail] = server.mails
  if (mail === undefined) throw new Error('no mail')
  expect(mail.to).toHaveLength(2)
  expect([...headOf(mail).keys()]).not.toEqual(expect.arrayContaining(['bcc']))
  expect([...headOf(mail).keys()]).not.toEqual(expect.arrayContaining(['x-evil']))
})

describe('a login', () => {
  test('with the right password is used', async () => {
    await using server = await serve()
    await send(server.port, [opened], { user: 'foretop', password: 'right' })
    expect(server.mails[0]?.user).toBe('foretop')
  })

  test('that is refused is final and keeps the password to itself', async () => {
    await using server = await serve()
    const { retryable, text } = await failure(send(server.port, [opened], { user: 'foretop', password: 'wrong-one' }))
    expect(retryable).toBe(false)
    expect(text).toMatch(/refuses the login with 535$/)
  })
})

describe('a server that says no', () => {
  const refusing = (responseCode: number, whom = /./): SMTPServerOptions => ({
    onRcptTo: ({ address }, _, done) =>
      whom.test(address) ? done(Object.assign(new Error('no'), { responseCode })) : done(),
  })

  test.each([
    [450, true],
    [451, true],
    [550, false],
    [554, false],
  ])('with %i is worth another try: %s', async (code, retryable) => {
    await using server = await serve(refusing(code))
    expect(await failure(send(server.port, [opened]))).toMatchObject({
      retryable,
      text: expect.stringContaining(String(code)),
    })
  })

  test.each<[string, RegExp, string]>([
    ['one', /boss/, 'boss@example.org'],
    ['two', /boss|deputy/, 'boss@example.org, deputy@example.org'],
  ])('to %s of three is a failure that names them', async (_, whom, refused) => {
    await using server = await serve(refusing(550, whom))
    const to = ['oncall@example.org', 'boss@example.org', 'deputy@example.org']
    expect(await failure(send(server.port, [opened], { to }))).toEqual({
      retryable: false,
      text: `127.0.0.1:${server.port} refuses the mail for ${refused} with 550`,
    })
    expect(server.mails[0]?.to).toContain('oncall@example.org')
  })

  test('to all is a failure that names the server', async () => {
    await using server = await serve(refusing(550))
    const { text } = await failure(send(server.port, [opened]))
    expect(text).toBe(`127.0.0.1:${server.port} refuses the mail with 550`)
  })
})

describe('trouble on the way is worth another try', () => {
  test('nobody listens', async () => {
    expect(await failure(send(await freePort(), [opened]))).toMatchObject({
      retryable: true,
      text: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('it hangs: over at the deadline, and no connection stays', async () => {
    await using server = await startHostile(silent)
    expect(await failure(send(server.port, [opened], {}, AbortSignal.timeout(100)))).toMatchObject({
      retryable: true,
      text: expect.stringMatching(/no answer in time$/),
    })
    await eventually(() => expect(server.open()).toBe(0))
  })

  test('it hangs up in the middle', async () => {
    await using server = await startHostile((socket) => {
      socket.write('220 hello\r\n')
      socket.once('data', () => socket.destroy())
    })
    expect((await failure(send(server.port, [opened]))).retryable).toBe(true)
  })
})

describe('encryption', () => {
  test('is asked for unless the configuration says otherwise: nothing is sent without it', async () => {
    await using server = await serve()
    const failed = await failure(
      send(server.port, [opened], { security: undefined, user: 'foretop', password: 'right' }),
    )
    expect(failed.text).toMatch(/refuses to encrypt with 500$/)
    expect(server.mails).toEqual([])
  })

  test('is not tried where the configuration says so, whatever the server offers', async () => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('mail', { san: 'IP:127.0.0.1', by: 'self' })
    const [cert, keyText] = await Promise.all([readFile(certificate), readFile(key)])
    await using server = await serve({ cert, key: keyText, disabledCommands: [] })
    await send(server.port, [opened], { security: 'none' })
    expect(server.mails.map(({ isEncrypted }) => isEncrypted)).toEqual([false])
  })

  test.each(['starttls', 'tls'])('a certificate nobody vouches for is not trusted (%s)', async (security) => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('mail', { san: 'IP:127.0.0.1', by: 'self' })
    const [cert, keyText] = await Promise.all([readFile(certificate), readFile(key)])
    await using server = await serve({ cert, key: keyText, secure: security === 'tls', disabledCommands: [] })
    const failed = await failure(send(server.port, [opened], { security }))
    // The certificate may be mended: the mail waits for it.
    expect(failed).toMatchObject({
      retryable: true,
      text: expect.stringMatching(/certificate: give its authority as `ca`$/),
    })
    expect(server.mails).toEqual([])
  })

  test.each(['starttls', 'tls'])('unless the configuration names who does (%s)', async (security) => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('mail', { san: 'IP:127.0.0.1', by: authority.root })
    const [cert, keyText] = await Promise.all([readFile(certificate), readFile(key)])
    await using server = await serve({ cert, key: keyText, secure: security === 'tls', disabledCommands: [] })
    await send(server.port, [opened], { security, ca: authority.root.certificate })
    expect(server.mails.map(({ isEncrypted }) => isEncrypted)).toEqual([true])
  })
})
