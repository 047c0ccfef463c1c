import { startAuthority } from '@foretop/lab/certificates.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { startStunnel } from '@foretop/lab/stunnel.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { tcp } from './tcp.ts'

const missing = await lacking('sshd', 'ssh-keygen', 'memcached', 'stunnel4', 'openssl')

describe.skipIf(missing !== null)(missing ?? 'real servers', () => {
  test('sshd greets, and says nothing while it hangs', async () => {
    await using server = await startSshd()
    expect(await look(tcp, { port: server.port, banner: 'SSH-2.0-OpenSSH' })).toMatchObject({
      ...{ metrics: { broken: 0 }, text: expect.stringMatching(/says “SSH-2.0-OpenSSH/) },
    })
    server.freeze()
    expect(await look(tcp, { port: server.port, banner: 'SSH-2.0-' }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('says nothing') },
    })
    // The system takes the connection in its place.
    expect(await look(tcp, { port: server.port }, { timeoutMs: 2_000 })).toMatchObject({ outcome: 'answered' })
  })

  test('memcached answers a line', async () => {
    await using server = await startMemcached()
    const asking = { port: server.port, send: 'version' }
    expect(await look(tcp, { ...asking, expect: 'VERSION 1.' })).toMatchObject({ metrics: { broken: 0 } })
    expect(await look(tcp, { ...asking, expect: 'VERSION 2.' })).toMatchObject({
      ...{ metrics: { broken: 1 }, text: expect.stringMatching(/^expected “VERSION 2.”, came “VERSION 1\.\S+”$/) },
    })
    expect(await look(tcp, { port: server.port, closed: true })).toMatchObject({ metrics: { open: 1 } })
    await server.stop()
    expect(await look(tcp, { port: server.port, closed: true })).toMatchObject({ metrics: { open: 0 } })
  })

  test('a server behind TLS is spoken to, and one without TLS is told of', async () => {
    await using authority = await startAuthority()
    await using server = await startMemcached()
    const leaf = await authority.issue('leaf')
    const certificate = await authority.bundle(leaf, authority.intermediate)
    await using front = await startStunnel({ front: { certificate, key: leaf.key, connect: server.port } })
    const asking = { port: front.ports.front, tls: true, send: 'version', expect: 'VERSION' }
    const trusting = { ...asking, servername: 'www.example.test', ca: authority.root.certificate }
    expect(await look(tcp, trusting)).toMatchObject({
      metrics: { broken: 0, tls: expect.any(Number), certificateDays: expect.closeTo(90, 0) },
    })
    expect(await look(tcp, asking)).toMatchObject({ outcome: 'failed', code: 'tls' })
    const unverified = await look(tcp, { ...asking, verify: false })
    expect(unverified).toMatchObject({ metrics: { broken: 0 } })
    expect(unverified).not.toHaveProperty('metrics.certificateDays')
    expect(await look(tcp, { ...trusting, port: server.port }, { timeoutMs: 1_000 })).toMatchObject({
      outcome: 'failed',
    })
  })
})
