import { readdir, readFile } from 'node:fs/promises'
import { type Authority, type Issued, type IssueOptions, startAuthority } from '@foretop/lab/certificates.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startOpenssl } from '@foretop/lab/openssl.ts'
import { startStunnel } from '@foretop/lab/stunnel.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { http } from '../http/http.ts'
import { tls } from './tls.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const NAME = 'www.example.test'

const missing = await lacking('openssl', 'stunnel4', 'nginx')

describe.skipIf(missing !== null)(missing ?? 'certificates behind real stunnel', () => {
  let stack: AsyncDisposableStack
  let authority: Authority
  let ports: Readonly<Record<string, number>>
  let made: Readonly<Record<string, Issued>>

  /** Each is served with its chain, leaf and intermediate, unless `chains` says otherwise. */
  const leaves: Readonly<Record<string, IssueOptions>> = {
    good: {},
    wildcard: { san: 'DNS:*.example.test' },
    soon: { until: Date.now() + 5 * DAY + HOUR },
    expired: { from: Date.now() - 90 * DAY, until: Date.now() - 3 * DAY - HOUR },
    'not yet': { from: Date.now() + 2 * DAY + HOUR },
    'wrong host': { san: 'DNS:other.example.test' },
    'expired, wrong host': { until: Date.now() - 5 * HOUR, from: Date.now() - 9 * DAY, san: 'DNS:other.example.test' },
    'self-signed': { by: 'self' },
    'no names': { san: null, subject: NAME },
    'for clients': { purpose: 'clientAuth' },
    elliptic: { key: 'ec' },
  }

  beforeAll(async () => {
    stack = new AsyncDisposableStack()
    // Nothing listens behind the fronts: the certificate is all that is looked at.
    const dead = await freePort()
    authority = stack.use(await startAuthority())
    const strange = await authority.issue('strange', { by: 'self', authority: true, san: null, subject: 'Strange CA' })
    const ending = await authority.issue('ending', {
      ...{ by: authority.root, authority: true, san: null, subject: 'Ending CA' },
      ...{ from: Date.now() - 90 * DAY, until: Date.now() - 2 * DAY - HOUR },
    })
    const issued = await Promise.all(Object.entries(leaves).map(([name, options]) => authority.issue(name, options)))
    const alone = await authority.issue('alone')
    const unknown = await authority.issue('unknown authority', { by: strange })
    const underEnding = await authority.issue('issuer expired', { by: ending })
    const chains: (readonly Issued[])[] = [
      ...issued.map((leaf) => (leaf.name === 'self-signed' ? [leaf] : [leaf, authority.intermediate])),
      [alone],
      [unknown, strange],
      [underEnding, ending],
    ]
    made = Object.fromEntries(chains.flatMap(([leaf]) => (leaf === undefined ? [] : [[leaf.name, leaf]])))
    const services = await Promise.all(
      chains.map(async (chain) => ({
        name: chain[0]?.name ?? '',
        certificate: await authority.bundle(...chain),
        key: chain[0]?.key ?? '',
        connect: dead,
      })),
    )
    ports = stack.use(await startStunnel(Object.fromEntries(services.map((service) => [service.name, service])))).ports
  })
  afterAll(() => stack.disposeAsync())

  const see = (name: string, options: Record<string, unknown> = {}): Promise<Observation> =>
    look(tls, { port: ports[name], servername: NAME, ca: authority.root.certificate, ...options })

  test.each([
    ['good', /^valid until \d{4}-\d\d-\d\d \(CN good\), TLSv1.3$/],
    ['wildcard', /^valid until /],
    ['soon', new RegExp(`^valid until ${new Date(leaves.soon?.until ?? 0).toISOString().slice(0, 10)} `)],
    ['elliptic', /^valid until /],
  ])('a certificate that is %s has no fault', async (name, text) => {
    expect(await see(name)).toMatchObject({
      outcome: 'answered',
      metrics: { faults: 0 },
      text: expect.stringMatching(text),
    })
  })

  test.each([
    ['expired', ['certificate expired 3\u202Fd ago (CN expired)']],
    ['not yet', ['certificate is valid only in 2\u202Fd (CN not yet)']],
    ['wrong host', ['certificate is for other.example.test, not for www.example.test']],
    [
      'expired, wrong host',
      [
        'certificate expired 5\u202Fh ago (CN expired, wrong host)',
        'certificate is for other.example.test, not for www.example.test',
      ],
    ],
    ['self-signed', ['certificate is signed by itself']],
    ['no names', ['certificate names its host only as common name (CN www.example.test)']],
    ['for clients', ['certificate is not meant for servers (only for clients)']],
    ['alone', ['issuer Lab Intermediate CA was not sent and is not known: chain incomplete']],
    ['unknown authority', ['issuer Strange CA is not trusted']],
    ['issuer expired', ['issuing certificate expired 2\u202Fd ago (CN Ending CA)']],
  ])('a certificate that is %s is seen as such', async (name, faults) => {
    expect(await see(name)).toMatchObject({
      outcome: 'answered',
      metrics: { faults: faults.length, daysLeft: expect.any(Number), handshake: expect.any(Number) },
      text: faults.join('; '),
    })
  })

  test.each([
    ['soon', 5],
    ['expired', -3],
    ['issuer expired', -2],
    ['good', 90],
  ])('the days left of one that is %s are those of the first of its chain to end', async (name, days) => {
    const observation = await see(name)
    if (observation.outcome !== 'answered') throw new Error(observation.text)
    expect(Math.round(Number(observation.metrics.daysLeft))).toBe(days)
  })

  test('a certificate does not hold for another name, nor two labels below a wildcard, nor for a bare address', async () => {
    expect(await see('good', { servername: 'nope.example.test' })).toMatchObject({ metrics: { faults: 1 } })
    expect(await see('wildcard', { servername: 'a.b.example.test' })).toMatchObject({ metrics: { faults: 1 } })
    const { servername: _, ...unnamed } = { servername: NAME, port: ports.good, ca: authority.root.certificate }
    expect(await look(tls, unnamed)).toMatchObject({
      text: 'certificate is for www.example.test, not for 127.0.0.1',
    })
  })

  test('without the authority nobody is trusted', async () => {
    expect(await see('good', { ca: undefined })).toMatchObject({
      metrics: { faults: 1 },
      text: 'issuer Lab Root CA is not trusted',
    })
  })

  test('the authority may be given as text; a missing file is our own fault', async () => {
    expect(await see('good', { ca: await readFile(authority.root.certificate, 'utf8') })).toMatchObject({
      metrics: { faults: 0 },
    })
    expect(await see('good', { ca: '/nonexistent.pem' })).toMatchObject({ outcome: 'crashed', code: 'local' })
    expect(await see('good', { ca: authority.root.key })).toMatchObject({ outcome: 'crashed', code: 'local' })
  })

  test('keys of any kind are weighed as RSA keys', async () => {
    expect(await see('good')).toMatchObject({ metrics: { keyBits: 2_048 } })
    expect(await see('elliptic')).toMatchObject({ metrics: { keyBits: 3_072 } })
  })

  test('a front whose service is dead has a good certificate, but no page', async () => {
    expect(await see('good')).toMatchObject({ metrics: { faults: 0 } })
    const url = `https://${NAME}:${ports.good}/`
    expect(await look(http, { url, ca: authority.root.certificate })).toMatchObject({
      outcome: 'failed',
      code: 'closed',
    })
  })

  test('http refuses the certificate that browsers refuse, before it asks', async () => {
    const url = `https://${NAME}:${ports['expired, wrong host']}/`
    expect(await look(http, { url, ca: authority.root.certificate })).toMatchObject({
      outcome: 'failed',
      code: 'tls',
      text: expect.stringMatching(/^certificate expired 5\u202Fh ago .*; certificate is for other/),
    })
  })

  test('http over TLS from real nginx is timed, and its certificate counted', async () => {
    const { good } = made
    if (good === undefined) throw new Error('not made')
    const chain = await authority.bundle(good, authority.intermediate)
    const pair = `ssl_certificate "${chain}"; ssl_certificate_key "${good.key}";`
    await using nginx = await startNginx({ listen: 'ssl', server: `${pair} location / { return 200 "$host"; }` })
    const url = `https://${NAME}:${nginx.port}/`
    const ca = authority.root.certificate
    const observation = await look(http, { url, ca, contains: NAME })
    expect(observation).toMatchObject({ metrics: { broken: 0, tls: expect.any(Number), status: 200 } })
    expect(observation).toHaveProperty('metrics.certificateDays', expect.closeTo(90, 0))
    const unverified = await look(http, { port: nginx.port, tls: true, verify: false })
    expect(unverified).toMatchObject({ outcome: 'answered' })
    expect(unverified).not.toHaveProperty('metrics.certificateDays')
    expect(await look(http, { port: nginx.port })).toMatchObject({
      text: expect.stringMatching(/^HTTP 400 .*where 2xx or 3xx was expected/),
    })
    nginx.freeze()
    expect(await lookSteadily(http, { url, ca }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
    expect(await lookSteadily(tls, { port: nginx.port }, { timeoutMs: 200 })).toMatchObject({
      code: 'timeout',
      text: expect.stringContaining('does not answer in TLS'),
    })
    nginx.thaw()
  })

  test('a short key is weak, an old digest a fault', async () => {
    const short = await authority.issue('short key', { key: 'rsa:1024', by: authority.root })
    await using shortServer = await startOpenssl(short, ['-www'])
    const options = { servername: NAME, ca: authority.root.certificate }
    expect(await look(tls, { port: shortServer.port, ...options })).toMatchObject({
      metrics: { faults: 0, keyBits: 1_024 },
    })
    // Such a page is still shown by browsers; it is `tls` that tells.
    expect(await look(http, { port: shortServer.port, tls: true, ...options })).toMatchObject({ outcome: 'answered' })
    const digest = await authority.issue('old digest', { digest: 'sha1', by: authority.root })
    await using digestServer = await startOpenssl(digest)
    expect(await look(tls, { port: digestServer.port, ...options })).toMatchObject({
      metrics: { faults: 1 },
      text: 'CN old digest is signed with sha1WithRSAEncryption',
    })
  })

  test('a server that knows only TLS 1.0 is seen, faulted, and refused by http', async () => {
    const leaf = await authority.issue('old', { by: authority.root })
    await using server = await startOpenssl(leaf, ['-tls1', '-www'])
    const options = { port: server.port, servername: NAME, ca: authority.root.certificate }
    expect(await look(tls, options)).toMatchObject({
      metrics: { faults: 1 },
      text: 'speaks only TLSv1, expected TLSv1.2 or newer',
    })
    expect(await look(tls, { ...options, protocol: 'TLSv1' })).toMatchObject({ metrics: { faults: 0 } })
    expect(await look(http, { ...options, tls: true })).toMatchObject({ outcome: 'failed', code: 'tls' })
  })

  test.each(['-tls1_2', '-tls1_3'])('with %s, a demand for a client certificate is told', async (version) => {
    const leaf = await authority.issue(`demanding${version}`, { by: authority.root })
    await using server = await startOpenssl(leaf, [version, '-Verify', '1'])
    const options = { port: server.port, servername: NAME, ca: authority.root.certificate }
    const wanted = { outcome: 'failed', code: 'tls', text: expect.stringContaining('demands a client certificate') }
    expect(await look(http, { ...options, tls: true })).toMatchObject(wanted)
    // The certificate is seen before the server says no.
    expect(await look(tls, options)).toMatchObject({
      outcome: 'answered',
      metrics: { faults: 1, daysLeft: expect.closeTo(90, 0) },
      text: wanted.text,
    })
    expect(await look(tls, { ...options, ca: undefined })).toMatchObject({ metrics: { faults: 2 } })
    await using other = await startOpenssl(await authority.issue(`own${version}`, { by: 'self' }), [
      version,
      '-Verify',
      '1',
    ])
    expect(await look(tls, { port: other.port, servername: NAME })).toMatchObject({
      details: { faults: [{ fault: 'refused' }, { text: 'certificate is signed by itself' }] },
    })
  })

  test('a certificate without a subject goes by its host name', async () => {
    await using server = await startOpenssl(await authority.issue('nameless', { subject: null, by: authority.root }))
    expect(await see('good', { port: server.port })).toMatchObject({
      metrics: { faults: 0 },
      text: expect.stringMatching(/^valid until [\d-]+ \(www\.example\.test\), /),
    })
  })

  test('five hundred looks at TLS leave no file descriptor open', async () => {
    const open = async () => (await readdir('/proc/self/fd')).length
    await see('good')
    const before = await open()
    for (let count = 0; count < 500; count += 1) await see(count % 2 === 0 ? 'good' : 'expired')
    expect(await open()).toBeLessThanOrEqual(before + 4)
  })
})
