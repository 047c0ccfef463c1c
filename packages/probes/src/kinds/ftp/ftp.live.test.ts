import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { duplexPair } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { startHostile } from '@foretop/lab/hostile.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProftpd } from '@foretop/lab/proftpd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { ftp } from './ftp.ts'

const missing = await lacking('proftpd', 'openssl')
const LOGIN = { user: 'shop', password: 'secret' }
const DAY_MS = 86_400_000

describe.skipIf(missing !== null)(missing ?? 'a real ProFTPD', () => {
  test('greets, logs in and lists', async () => {
    await using server = await startProftpd()
    await mkdir(join(server.home, 'images'))
    await writeFile(join(server.home, 'a b.txt'), '')
    const seen = expectAnswered(await look(ftp, { port: server.port, ...LOGIN, list: server.home }))
    expect(seen).toMatchObject({
      metrics: { greeting: expect.any(Number), login: expect.any(Number), listing: expect.any(Number), entries: 2 },
      details: { address: '127.0.0.1' },
      text: `220 ProFTPD Server (Shop) [127.0.0.1]; logged in; 2 in ${server.home}`,
    })
    const empty = await look(ftp, { port: server.port, ...LOGIN, list: join(server.home, 'images') })
    expect(empty).toMatchObject({ metrics: { entries: 0 } })
    expect(expectAnswered(await look(ftp, { port: server.port })).metrics).toEqual({ greeting: expect.any(Number) })
  })

  test('a wrong password, and a folder that is not there', async () => {
    await using server = await startProftpd()
    expect(await look(ftp, { port: server.port, ...LOGIN, password: 'wrong' })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('refuses our user or password: 530 Login') },
    })
    expect(await look(ftp, { port: server.port, ...LOGIN, list: '/nowhere' })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('refuses CWD /nowhere: 550') },
    })
  })

  test('too many users are not taken for a wrong password', async () => {
    await using server = await startProftpd({ maxClients: 1 })
    using other = await loggedIn(server.port)
    expect(await look(ftp, { port: server.port, ...LOGIN })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('is full') },
    })
    expect(other.socket.destroyed).toBe(false)
  })

  test('the server names an address that leads nowhere: the control connection’s is taken, unless told otherwise', async () => {
    await using server = await startProftpd({ rules: 'MasqueradeAddress 127.0.0.9' })
    const given = { port: server.port, ...LOGIN, list: server.home }
    expect(await look(ftp, given)).toMatchObject({ metrics: { entries: 0 } })
    expect(await look(ftp, { ...given, dataAddress: 'offered' })).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'refused',
        text: expect.stringMatching(/^the data connection fails: .* 127\.0\.0\.9:/),
      },
    })
  })

  test('it hangs, and is gone', async () => {
    await using server = await startProftpd()
    server.freeze()
    expect(await look(ftp, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not greet') },
    })
    await server.stop()
    // Whoever it had begun to serve holds its port for a moment longer.
    await eventually(async () =>
      expect(await look(ftp, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'refused' }),
    )
  })

  test('no TLS is offered', async () => {
    await using server = await startProftpd()
    expect(await look(ftp, { port: server.port, security: 'starttls' })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('does not go over to TLS: 500') },
    })
  })
})

describe.skipIf(missing !== null)(missing ?? 'a real ProFTPD with TLS', () => {
  let authority: Authority
  let identity: Issued
  beforeAll(async () => {
    authority = await startAuthority()
    identity = await authority.issue('leaf', { by: authority.root })
  })
  afterAll(() => authority?.[Symbol.asyncDispose]())

  const asking = (port: number) => ({
    ...{ port, ...LOGIN, servername: 'www.example.test', ca: authority.root.certificate },
  })

  test.each(['TLSv1.2', 'TLSv1.3'])('login and listing in secret, by %s', async (version) => {
    await using server = await startProftpd({
      tls: { identity, demanded: true },
      rules: `TLSProtocol ${version}`,
    })
    const given = { ...asking(server.port), security: 'starttls', list: server.home }
    const seen = expectAnswered(await look(ftp, given))
    expect(seen.metrics).toMatchObject({ tls: expect.any(Number), entries: 0, certificateDays: expect.any(Number) })
    expect(seen.metrics.certificateDays).toBeGreaterThan(89)
    expect(await look(ftp, { ...given, servername: 'other.example.test' })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: 'certificate is for www.example.test, not for other.example.test' },
    })
    expect(await look(ftp, { ...given, servername: 'other.example.test', verify: false })).toMatchObject({
      metrics: { entries: 0 },
    })
    expect(await look(ftp, { port: server.port, ...LOGIN })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('takes logins over TLS only') },
    })
  })

  test('TLS from the first byte, and a certificate that is over', async () => {
    const until = Date.now() - DAY_MS
    const old = await authority.issue('old', { by: authority.root, from: until - 2 * DAY_MS, until })
    await using server = await startProftpd({ tls: { identity, implicit: true } })
    await using late = await startProftpd({ tls: { identity: old, implicit: true } })
    expect(await look(ftp, { ...asking(server.port), security: 'tls', list: server.home })).toMatchObject({
      metrics: { entries: 0 },
    })
    expect(await look(ftp, { ...asking(late.port), security: 'tls' })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('certificate expired') },
    })
  })
})

const missingKeys = await lacking('openssl')

describe.skipIf(missingKeys !== null)(missingKeys ?? 'TLS that is begun', () => {
  // As vsftpd does where the user's folder is not there.
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('and spoken over in clear, by %s', async (version) => {
    await using authority = await startAuthority()
    const { key, certificate } = await authority.issue('leaf', { by: authority.root })
    const [keyText, certText] = await Promise.all([readFile(key, 'utf8'), readFile(certificate, 'utf8')])
    await using server = await startHostile((front) => {
      const [near, far] = duplexPair()
      const secret = new TLSSocket(near, { isServer: true, key: keyText, cert: certText, maxVersion: version })
      front.pipe(far).pipe(front, { end: false })
      secret.on('error', () => {}).on('data', () => void front.write('500 OOPS: cannot change directory\r\n'))
      secret.write('220 ready\r\n')
    })
    const given = { port: server.port, security: 'tls', verify: false } as const
    expect(await look(ftp, given)).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringMatching(/^TLS with 127\.0\.0\.1:\d+ failed: [a-z ]+$/) },
    })
  })
})

/** Somebody who stays logged in. */
async function loggedIn(port: number): Promise<{ readonly socket: Socket } & Disposable> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  for (const command of ['USER shop', 'PASS secret', 'NOOP']) {
    await once(socket, 'data')
    socket.write(`${command}\r\n`)
  }
  await once(socket, 'data')
  return { socket, [Symbol.dispose]: () => void socket.destroy() }
}
