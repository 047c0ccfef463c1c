import { FTP_REPLIES, type FtpWords, startFtpStandIn } from '@foretop/lab/ftp-stand-in.ts'
import { type Behaviour, cutAt, dribbling, endless, resetAt, saying, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { ftp } from './ftp.ts'

const LOGIN = { user: 'shop', password: 'secret' }

async function lookAt(words: FtpWords, options = {}) {
  await using server = await startFtpStandIn({ ...words, replies: { ...FTP_REPLIES, ...words.replies } })
  return await look(ftp, { port: server.port, ...LOGIN, list: '/', ...options }, { timeoutMs: 5_000 })
}

async function meet(behaviour: Behaviour, options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  return await look(ftp, { port: server.port, ...options }, { timeoutMs })
}

describe('what a server says', () => {
  test('replies of many lines, and several at once', async () => {
    const greeting = '220-Welcome\r\n220-to all\r\n 220 not yet\r\n221 nor now\r\n220 ready\r\n'
    const seen = await lookAt({ greeting, replies: { PASS: '230-Hello\r\n230-\r\n230 in\r\n' } })
    expect(seen).toMatchObject({
      metrics: { entries: 1 },
      text: '220 Welcome to all 220 not yet 221 nor now ready; logged in; 1 in /',
    })
  })

  test('what is listed is counted, less the folder itself, the one above and the sum', async () => {
    const data = saying(
      'total 3\r\ndrwxr-xr-x 2 0 .\r\ndrwxr-xr-x 2 0 ..\r\n-rw-r--r-- 1 0 a b\r\n-rw-r--r-- 1 0 c..\r\n',
    )
    expect(await lookAt({ data })).toMatchObject({ metrics: { entries: 2 } })
  })

  test('a listing of nothing may be over before it is said to begin', async () => {
    await using data = await startHostile(saying(''))
    const replies = { ...FTP_REPLIES, EPSV: `229 (|||${data.port}|)\r\n`, LIST: '' }
    await using server = await startFtpStandIn({ replies }, (line, socket) => {
      if (line !== 'LIST') return
      const isOver = () => expect([data.taken(), data.open()]).toEqual([1, 0])
      void eventually(isOver).then(() => socket.write(FTP_REPLIES.LIST))
    })
    expect(await look(ftp, { port: server.port, ...LOGIN, list: '/' })).toMatchObject({ metrics: { entries: 0 } })
  })

  test('a user who needs no password sends none', async () => {
    await using server = await startFtpStandIn({ replies: { ...FTP_REPLIES, USER: '230 in\r\n' } })
    expectAnswered(await look(ftp, { port: server.port, ...LOGIN, list: '/' }))
    const said = 'USER shop\r\nCWD /\r\nEPSV\r\nLIST\r\nQUIT\r\n'
    await expect.poll(() => server.received().toString()).toBe(said)
  })

  test('one that knows no EPSV is asked PASV, and of its answer only the port is taken', async () => {
    await using server = await startFtpStandIn()
    const [high, low] = [Math.floor(server.dataPort / 256), server.dataPort % 256]
    await using old = await startFtpStandIn({
      replies: { ...FTP_REPLIES, EPSV: '502 no\r\n', PASV: `227 Entering (10,0,0,1,${high},${low}).\r\n` },
    })
    expect(await look(ftp, { port: old.port, ...LOGIN, list: '/' })).toMatchObject({ metrics: { entries: 1 } })
  })

  test.each([
    ['no port', { EPSV: '229 (|||0|)\r\n' }, 'names no port'],
    ['a port that is none', { EPSV: '229 (|||70000|)\r\n' }, 'names no port'],
    ['no number', { EPSV: '229 come in\r\n' }, 'names no port'],
    ['a byte too large', { EPSV: '500 no\r\n', PASV: '227 (127,0,0,1,256,1)\r\n' }, 'names no port'],
    ['no listing', { LIST: '550 Permission denied\r\n' }, 'gives no listing of /: 550 Permission denied'],
    ['half a listing', { LIST: '150 go\r\n426 aborted\r\n' }, 'gives no listing of /: 426 aborted'],
    ['a login that is none', { PASS: '150 well\r\n' }, 'expected 230, a login'],
  ])('%s', async (_, replies, text) => {
    expect(await lookAt({ replies })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining(text) },
    })
  })

  test.each([
    ['530 Sorry, the maximum number of allowed clients are already connected.', 'refused', 'is full'],
    ['421 Too many connections (8) from this IP', 'refused', 'is full'],
    ['421 Service not available', 'refused', 'takes nobody'],
    ['530 Non-anonymous sessions must use encryption.', 'tls', 'over TLS only'],
    ['530 Login authentication failed', 'auth', 'refuses our user or password'],
    ['500 OOPS: cannot change directory:/home/shop', 'protocol', 'lets nobody in for a reason of its own: 500 OOPS'],
    ['332 Account', 'auth', 'wants an account'],
  ])('%s', async (answer, code, text) => {
    expect(await lookAt({ replies: { PASS: `${answer}\r\n` } })).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringContaining(text) },
    })
  })

  test.each([
    ['421 Too many users', 'refused', 'is full'],
    ['421 shutting down', 'refused', 'takes nobody'],
    ['120 ready in 5 minutes', 'refused', 'expected 220'],
    ['250 well', 'protocol', 'expected 220'],
    ['SSH-2.0-OpenSSH_9.2', 'protocol', 'does not speak FTP'],
    ['* OK IMAP', 'protocol', 'does not speak FTP'],
    ['2200 ready', 'protocol', 'does not speak FTP'],
    ['220 mail ESMTP\r\n250 2.0.0 Ok', 'protocol', 'does not speak FTP: it answers NOOP with 250'],
  ])('greeted by %j', async (greeting, code, text) => {
    expect(await meet(saying(`${greeting}\r\n`))).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringContaining(text) },
    })
  })
})

describe('what goes wrong', () => {
  test.each<[string, Behaviour, string]>([
    ['hung up on at once', saying(''), 'closed'],
    ['half a greeting', cutAt('220-Welcome\r\n220 ready\r\n', 20), 'truncated'],
    ['reset in the greeting', resetAt('220-Welcome\r\n', 5), 'closed'],
    ['a greeting without end', endless('220-', Buffer.from('welcome\r\n'.repeat(1_000))), 'too-large'],
    ['a line without end', endless('220 '), 'too-large'],
  ])('%s', async (_, behaviour, code) => {
    expect(await meet(behaviour)).toMatchObject({ outcome: 'failed', code })
  })

  test('a byte a second is too slow', async () => {
    expect(await meet(dribbling('220 ready\r\n'), {}, 200)).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('a folder that hangs is not taken for a server that does not answer at all', async () => {
    await using server = await startFtpStandIn({ replies: { ...FTP_REPLIES, CWD: '' } })
    expect(await look(ftp, { port: server.port, ...LOGIN, list: '/' }, { timeoutMs: 1_000 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('answered at first, and now') },
    })
  })

  test('nobody listens for data', async () => {
    const port = await freePort()
    const seen = await lookAt({ replies: { EPSV: `229 (|||${port}|)\r\n` } })
    expect(seen).toMatchObject({ code: 'refused', text: expect.stringContaining('passive ports are not let through') })
  })

  test.each<[string, Behaviour, string]>([
    ['a listing without end', endless('a'), 'too-large'],
    ['a listing that breaks off', resetAt('-rw-r--r-- 1 a\r\n', 9), 'closed'],
    ['a listing that never comes', () => {}, 'timeout'],
  ])('%s', async (_, data, code) => {
    await using server = await startFtpStandIn({ data })
    const seen = await look(ftp, { port: server.port, ...LOGIN, list: '/' }, { timeoutMs: 1_000 })
    expect(seen).toMatchObject({ outcome: 'failed', code })
  })

  test('what somebody in between puts in before TLS begins is not taken for the server’s', async () => {
    const seen = await lookAt({ replies: { AUTH: '234 go on\r\n230 you are in\r\n' } }, { security: 'starttls' })
    expect(seen).toMatchObject({ code: 'tls', text: expect.stringContaining('says more in clear') })
  })

  test('a password is one line', () => {
    expect(ftp.options.safeParse({ ...LOGIN, password: 'a\r\nDELE b' }).success).toBe(false)
    expect(ftp.options.safeParse({ list: '/' }).success).toBe(false)
  })

  test('after a look no connection stays open', async () => {
    await using server = await startFtpStandIn()
    expectAnswered(await look(ftp, { port: server.port, ...LOGIN, list: '/' }))
    await expect.poll(() => server.open()).toBe(0)
  })
})
