import { readFile } from 'node:fs/promises'
import { TLSSocket } from 'node:tls'
import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import type { Behaviour } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startOpenssl } from '@foretop/lab/openssl.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { GREETING, hearing, lookAt, OFFERS, USUAL } from './server.made-up.ts'
import { smtp } from './smtp.ts'

const missing = await lacking('openssl')
describe.skipIf(missing !== null)(missing ?? 'going over to TLS', () => {
  let authority: Authority
  let leaf: Issued
  beforeAll(async () => {
    authority = await startAuthority()
    leaf = await authority.issue('leaf')
  })
  afterAll(() => authority[Symbol.asyncDispose]())

  /** Goes over to TLS after `goOn`; then it is as `answering`, over TLS. */
  async function goingOver(goOn: string | readonly string[], over: { readonly [command: string]: string } = {}) {
    const key = await readFile(leaf.key)
    const cert = await readFile(await authority.bundle(leaf, authority.intermediate))
    const behaviour: Behaviour = (socket) => {
      socket.write(GREETING)
      const before = (chunk: Buffer) => {
        if (!chunk.toString().startsWith('STARTTLS')) return void socket.write(OFFERS)
        socket.off('data', before)
        socket.write([goOn].flat().join(''))
        const tls = new TLSSocket(socket, { isServer: true, key, cert })
        // What is under it does not see by itself that it is over.
        tls
          .on('error', () => {})
          .on('end', () => tls.end())
          .on('close', () => socket.destroy())
        hearing(tls, { ...USUAL, EHLO: '250-mail\r\n250 AUTH PLAIN\r\n', ...over })
      }
      socket.on('data', before)
    }
    return behaviour
  }
  const asked = () => ({
    ...{ security: 'starttls', servername: 'www.example.test', ca: authority.root.certificate },
    ...{ user: 'relay', password: 'secret' },
  })

  test('who goes over to TLS is greeted anew, and what was offered before counts no more', async () => {
    expectAnswered((await lookAt(await goingOver('220 go on\r\n'), asked())).seen)
    const { seen } = await lookAt(await goingOver('220 go on\r\n', { EHLO: '250 mail\r\n' }), asked())
    expect(seen).toMatchObject({ outcome: 'failed', code: 'auth', text: expect.stringContaining('no login at all') })
  })

  test('what somebody slipped in behind the word that TLS begins is not taken for what is said under TLS', async () => {
    const { seen, said } = await lookAt(await goingOver('220 go on\r\n250 AUTH PLAIN\r\n'), asked())
    expect(seen).toMatchObject({ outcome: 'failed', code: 'tls', text: expect.stringContaining('says more in clear') })
    expect(said).toMatch(/\r\nSTARTTLS\r\n$/)
  })

  test('who demands a certificate of ours in the handshake is told in words', async () => {
    await using server = await startOpenssl(leaf, ['-tls1_3', '-Verify', '1'])
    expect(await lookSteadily(smtp, { port: server.port, security: 'tls', verify: false })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: `demands a client certificate (127.0.0.1:${server.port})` },
    })
  })
})
