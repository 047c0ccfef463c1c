import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { cutAt, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startStunnel } from '@foretop/lab/stunnel.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tls } from '../../kinds/tls/tls.ts'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'

const NAME = 'www.example.test'
const missing = await lacking('openssl', 'stunnel4')

describe.skipIf(missing !== null)(missing ?? 'going over to TLS', () => {
  let authority: Authority
  let good: Issued
  beforeAll(async () => {
    authority = await startAuthority()
    good = await authority.issue('good')
  })
  afterAll(() => authority[Symbol.asyncDispose]())

  /** The plain mail server behind stunnel's own STARTTLS. */
  const replies: Readonly<Record<string, string>> = {
    smtp: '220 mail ESMTP\r\n',
    pop3: '+OK ready\r\n',
    imap: '* OK [CAPABILITY IMAP4rev1] ready\r\n',
  }
  test.each(Object.entries(replies))('%s of real stunnel goes over to TLS', async (starttls, greeting) => {
    await using backend = await startHostile((socket) => {
      socket.write(greeting)
      socket.on('data', () => socket.write(starttls === 'smtp' ? '250 mail\r\n' : greeting))
    })
    const certificate = await authority.bundle(good, authority.intermediate)
    const front = { certificate, key: good.key, connect: backend.port, more: `protocol = ${starttls}` }
    await using stunnel = await startStunnel({ front })
    const options = { port: stunnel.port, servername: NAME, ca: authority.root.certificate, starttls }
    expect(await look(tls, options)).toMatchObject({ outcome: 'answered', metrics: { faults: 0 } })
  })

  test.each([
    ['ftp', ['220-Welcome\r\n220 ready\r\n', '234 go on\r\n'], ['AUTH TLS\r\n']],
    [
      'xmpp',
      [
        "<?xml version='1.0'?><stream:stream id='1'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
      ],
      [expect.stringContaining(`to='${NAME}'`), expect.stringContaining('<starttls')],
    ],
  ])('%s goes over to TLS', async (starttls, says, hears) => {
    const key = await readFile(good.key)
    const cert = await readFile(await authority.bundle(good, authority.intermediate))
    const heard: string[] = []
    await using server = await startHostile((socket) => {
      const left = [...says]
      if (starttls === 'ftp') socket.write(left.shift() ?? '')
      const hear = (chunk: Buffer) => {
        heard.push(chunk.toString())
        socket.write(left.shift() ?? '')
        if (left.length > 0) return
        socket.removeAllListeners('data')
        new TLSSocket(socket, { isServer: true, key, cert }).on('error', () => {}).resume()
      }
      socket.on('data', hear)
    })
    const options = { port: server.port, servername: NAME, ca: authority.root.certificate, starttls }
    expect(await look(tls, options)).toMatchObject({ outcome: 'answered', metrics: { faults: 0 } })
    expect(heard).toEqual(hears)
  })
})

/** What a look at TLS makes of a server that does this. */
async function fail(behaviour: Parameters<typeof startHostile>[0], options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  return await lookSteadily(tls, { port: server.port, ...options }, { timeoutMs })
}

test.each([
  ['that speaks otherwise', 'smtp', saying('SSH-2.0-x\r\n220 x\r\n'), 'protocol'],
  [
    'that has no TLS',
    'pop3',
    (socket: Socket) => {
      socket.write('+OK\r\n')
      socket.on('data', () => socket.write('-ERR no\r\n'))
    },
    'tls',
  ],
  ['that hangs up', 'imap', cutAt('', 0), 'closed'],
  ['that is silent', 'ftp', silent, 'timeout'],
  ['that never stops', 'smtp', saying('220-x\r\n'.repeat(20_000)), 'too-large'],
])('a server %s is told before TLS begins', async (_, starttls, behaviour, code) => {
  expect(await fail(behaviour, { starttls }, 300)).toMatchObject({ outcome: 'failed', code })
})
