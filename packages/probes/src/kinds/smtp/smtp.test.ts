import {
  type Behaviour,
  cutAt,
  dribbling,
  endless,
  resetAt,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { answering, GREETING, hearing, lookAt, USUAL } from './server.made-up.ts'
import { conclude, smtp } from './smtp.ts'

const LOGIN = { user: 'relay', password: 'pässword', clearLogin: true }
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('what is said', () => {
  test('one line after the other, and never a mail', async () => {
    const asked = { ...LOGIN, recipient: 'to@example.test', sender: 'from@example.test', hello: 'us.example.test' }
    const { seen, said } = await lookAt(answering(), asked)
    expectAnswered(seen)
    expect(said.split('\r\n')).toEqual([
      'EHLO us.example.test',
      `AUTH PLAIN ${base64('\0relay\0pässword')}`,
      ...['MAIL FROM:<from@example.test>', 'RCPT TO:<to@example.test>', 'RSET', 'QUIT', ''],
    ])
  })

  test('who has no name says the address; who is from nobody, nothing', async () => {
    const { said } = await lookAt(answering(), { recipient: 'to@example.test' })
    expect(said).toMatch(/^EHLO \[127\.0\.0\.1\]\r\nMAIL FROM:<>\r\n/)
  })

  test('who has an address of the longer kind says it as such', async () => {
    await using server = await startHostile(answering(), '::1')
    expectAnswered(await look(smtp, { port: server.port }, { address: '::1' }))
    expect(server.received().toString()).toMatch(/^EHLO \[IPv6:::1\]\r\n/)
  })

  test.each(['AUTH LOGIN', 'auth=login'])('where only LOGIN is known (%s), that', async (offer) => {
    const { seen, said } = await lookAt((socket) => {
      socket.write(GREETING)
      const user = base64('relay')
      const password = base64('pässword')
      const turns = { 'AUTH LOGIN': '334 VXNlcm5hbWU6\r\n', [user]: '334 UGFzc3dvcmQ6\r\n', [password]: '235 ok\r\n' }
      hearing(socket, { ...USUAL, EHLO: `250-mail\r\n250 ${offer}\r\n`, ...turns })
    }, LOGIN)
    expect(expectAnswered(seen).text).toContain('login taken')
    expect(said).toContain(`AUTH LOGIN\r\n${base64('relay')}\r\n${base64('pässword')}\r\nQUIT\r\n`)
  })

  test('a server that is older than EHLO is asked by HELO', async () => {
    const { seen, said } = await lookAt(answering({ EHLO: '502 unimplemented\r\n' }), { recipient: 'a@b.test' })
    expect(expectAnswered(seen).metrics).toMatchObject({ recipientRefused: 0 })
    expect(said).toContain('\r\nHELO [127.0.0.1]\r\n')
  })

  test('no password in clear, no command within an address', () => {
    const refused = (options: object) => expect(smtp.options.safeParse(options).success).toBe(false)
    refused({ user: 'a', password: 'b' })
    refused({ user: 'a', password: 'b', security: 'none' })
    refused({ user: 'a', security: 'tls' })
    refused({ password: 'b', security: 'tls' })
    refused({ recipient: 'a@b.test>\r\nDATA' })
    refused({ recipient: 'a@b.test> SIZE=1' })
    refused({ recipient: 'a@b.test', sender: 'x\n' })
    refused({ hello: 'us\r\nDATA' })
    refused({ sender: 'a@b.test' })
    refused({ ca: '/x.pem' })
    expect(smtp.options.parse({ user: 'a', password: 'b', security: 'starttls' })).toMatchObject({ verify: true })
  })
})

describe('what is answered', () => {
  test.each<[string, Behaviour, object, string, RegExp]>([
    [
      '421 in place of a greeting',
      answering({}, '421 4.3.2 shutting down\r\n'),
      {},
      'refused',
      /hangs up for now: 421 4\.3\.2/,
    ],
    ['421 later', answering({ RCPT: '421 too long\r\n' }), { recipient: 'a@b.test' }, 'refused', /hangs up for now/],
    ['421 after EHLO, and the end', answering({ EHLO: '421 no\r\n' }), {}, 'refused', /hangs up for now/],
    [
      '554 in place of a greeting',
      answering({}, '554 no SMTP service here\r\n'),
      {},
      'refused',
      /greets us with a refusal: 554/,
    ],
    [
      '4xx in place of a greeting',
      answering({}, '450 later\r\n'),
      {},
      'refused',
      /greets us with a refusal for now: 450/,
    ],
    [
      'a wrong password',
      answering({ AUTH: '535 5.7.8 no\r\n' }),
      LOGIN,
      'auth',
      /does not take our user and password: 535/,
    ],
    [
      'logins that cannot be checked',
      answering({ AUTH: '454 4.7.0 later\r\n' }),
      LOGIN,
      'auth',
      /cannot tell whether our password is right for now: 454/,
    ],
    [
      'another way to log in',
      answering({ EHLO: '250-m\r\n250 AUTH CRAM-MD5\r\n' }),
      LOGIN,
      'auth',
      /offers only CRAM-MD5/,
    ],
    [
      'a login wanted first',
      answering({ MAIL: '530 5.7.0 login\r\n' }),
      { recipient: 'a@b.test' },
      'auth',
      /wants a login or TLS first/,
    ],
    [
      'a sender that is refused',
      answering({ MAIL: '553 no\r\n' }),
      { recipient: 'a@b.test' },
      'refused',
      /does not take the sender <>: 553/,
    ],
    ['EHLO refused', answering({ EHLO: '550 who?\r\n' }), {}, 'refused', /does not take EHLO \[127/],
    ['no STARTTLS', answering({ EHLO: '250 mail\r\n' }), { security: 'starttls' }, 'tls', /offers no STARTTLS/],
    [
      'STARTTLS that does not begin',
      answering({ STARTTLS: '454 4.7.0 not now\r\n' }),
      { security: 'starttls' },
      'tls',
      /does not begin for now: 454/,
    ],
    [
      'an FTP server',
      answering({ EHLO: '500 what?\r\n', HELO: '500 what?\r\n' }, '220 ProFTPD\r\n'),
      {},
      'refused',
      /takes neither EHLO nor HELO/,
    ],
    ['SSH', saying('SSH-2.0-OpenSSH_9.2\r\n'), {}, 'protocol', /expected a reply of a mail server .* got "SSH-2\.0/],
    ['HTTP that speaks first', saying('HTTP/1.0 400 Bad Request\r\n\r\n'), {}, 'protocol', /got "HTTP/],
    ['bytes that are no text', saying(Buffer.from([0xff, 0xfe, 0x0a])), {}, 'protocol', /got/],
    ['numbers that differ within a reply', answering({ EHLO: '250-mail\r\n220 x\r\n' }), {}, 'protocol', /got "220 x"/],
    ['nothing', cutAt('', 0), {}, 'closed', /without an answer/],
    ['half a greeting', cutAt(GREETING, 10), {}, 'truncated', /10 bytes into its reply/],
    ['half a greeting and a reset', resetAt('220-mail\r\n', 9), {}, 'closed', /./],
    ['the end after the greeting', saying(GREETING), {}, 'closed', /without an answer/],
    ['the end after EHLO', answering({ EHLO: null }), {}, 'closed', /without an answer/],
    [
      'lines without end',
      endless('220-x\r\n', '220-more\r\n'.repeat(1_000)),
      {},
      'too-large',
      /without coming to an end/,
    ],
    ['a line without end', endless('220 '), {}, 'too-large', /without coming to an end/],
  ])('%s', async (_, behaviour, options, code, text) => {
    const { seen } = await lookAt(behaviour, options)
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
  })

  test.each<[string, Behaviour, RegExp]>([
    ['silence', silent, /greets nobody: hung, full, waits for its DNS, or is a server that is spoken to first/],
    ['a byte now and then', dribbling(GREETING, 25), /did not finish its reply in time/],
    [
      'a greeting and no more',
      (socket) => void socket.write(GREETING),
      /answered at first, and now does not answer any more/,
    ],
  ])('%s is too slow', async (_, behaviour, text) => {
    const { seen } = await lookAt(behaviour, {}, 300)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringMatching(text) })
  })

  test('a port where nobody listens is refused', async () => {
    expect(await look(smtp, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('who goes without a goodbye has answered all the same', async () => {
    expectAnswered((await lookAt(answering({ QUIT: null }))).seen)
  })

  test.each([
    ['together', '250 ok\r\n250 ok\r\n'],
    ['more than asked', '250 ok\r\n250 2.1.5 ok\r\n'],
  ])('answers that are out of step are believed in nothing: %s', async (_, MAIL) => {
    const { seen } = await lookAt(answering({ MAIL, RCPT: '550 no such user\r\n' }), { recipient: 'a@b.test' })
    expect(seen.outcome).toBe('failed')
  })

  test('an answer too many to the last question is told at the goodbye', async () => {
    const { seen } = await lookAt(answering({ RSET: '250 ok\r\n250 ok\r\n' }), { recipient: 'a@b.test' })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining('out of step') })
  })

  test('a slow greeting is told with what it may mean', () => {
    const heard = {
      ...{ greeting: 'mail ESMTP', offers: [], tls: null, recipient: null, connectMs: 1, greetingMs: 3_200 },
      ...{ handshakeMs: null, loginMs: null },
    }
    const given = { verify: true, user: undefined }
    expect(conclude(heard, given).text).toBe('greeted only after 3\u202F200\u202Fms, it may wait for DNS, mail ESMTP')
    expect(conclude({ ...heard, greetingMs: 1_900 }, given).text).toBe('mail ESMTP')
  })

  test('a recipient of another place is passed on, one put off is a warning', async () => {
    const asked = { recipient: 'a@b.test' }
    expect((await lookAt(answering({ RCPT: '251 will forward\r\n' }), asked)).seen).toMatchObject({
      metrics: { recipientRefused: 0, recipientPutOff: 0 },
    })
    expect((await lookAt(answering({ RCPT: '452 4.3.1 no room\r\n' }), asked)).seen).toMatchObject({
      metrics: { recipientPutOff: 1 },
      text: expect.stringMatching(/^recipient put off: 452 4\.3\.1 no room, /),
    })
  })
})
