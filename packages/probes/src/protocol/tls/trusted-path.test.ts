import { type Authority, type Issued, type IssueOptions, startAuthority } from '@foretop/lab/certificates.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startOpenssl } from '@foretop/lab/openssl.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { http } from '../../kinds/http/http.ts'
import { tls } from '../../kinds/tls/tls.ts'
import { look } from '../../look.ts'

const DAY = 86_400_000
const NAME = 'www.example.test'

const missing = await lacking('openssl')

describe.skipIf(missing !== null)(missing ?? 'the path that is trusted', () => {
  let authority: Authority
  let good: Issued
  let old: Issued
  beforeAll(async () => {
    authority = await startAuthority()
    good = await authority.issue('good')
    old = await authority.issue('old root', { by: 'self', authority: true, san: null })
  })
  afterAll(() => authority[Symbol.asyncDispose]())

  /** The root of the lab once more, signed by an older one, as long as clients do not know it everywhere. */
  const crossSigned = (name: string, options: IssueOptions) =>
    authority.issue(name, {
      ...{ by: old, holder: authority.root, subject: 'Lab Root CA', authority: true, san: null },
      ...options,
    })

  test.each<readonly [string, IssueOptions]>([
    ['ends soon', { until: Date.now() + 4 * DAY }],
    ['is over', { from: Date.now() - 90 * DAY, until: Date.now() - DAY }],
    ['is not yet in force', { from: Date.now() + DAY }],
    ['has an old digest', { digest: 'sha1' }],
  ])('what is sent without need breaks nothing when it %s', async (what, options) => {
    const cross = await crossSigned(`cross that ${what}`, options)
    const chain = await authority.bundle(authority.intermediate, cross)
    await using server = await startOpenssl(good, ['-cert_chain', chain, '-www'])
    const trusting = { servername: NAME, ca: authority.root.certificate }
    const seen = await look(tls, { port: server.port, ...trusting })
    expect(seen).toMatchObject({ metrics: { faults: 0, daysLeft: expect.closeTo(90, 0) } })
    expect(seen).toMatchObject({ details: { chain: [{}, {}, { issuer: 'Lab Root CA' }] } })
    expect(await look(http, { url: `https://${NAME}:${server.port}/`, ca: trusting.ca })).toMatchObject({
      metrics: { broken: 0, certificateDays: expect.closeTo(90, 0) },
    })
    // Who trusts only the old root needs it, and is told.
    if (what === 'ends soon')
      expect(await look(tls, { port: server.port, ...trusting, ca: old.certificate })).toMatchObject({
        metrics: { faults: 0, daysLeft: expect.closeTo(4, 0) },
      })
  })

  test('of two certificates of one issuer the one that lasts counts, in whatever order they come', async () => {
    const ending = await authority.issue('intermediate that ends', {
      ...{ by: authority.root, holder: authority.intermediate, subject: 'Lab Intermediate CA' },
      ...{ authority: true, san: null, until: Date.now() + 3 * DAY },
    })
    for (const pair of [
      [ending, authority.intermediate],
      [authority.intermediate, ending],
    ]) {
      await using server = await startOpenssl(good, ['-cert_chain', await authority.bundle(...pair)])
      expect(await look(tls, { port: server.port, servername: NAME, ca: authority.root.certificate })).toMatchObject({
        metrics: { faults: 0, daysLeft: expect.closeTo(90, 0) },
      })
    }
  })

  test('an authority that is not a root of its own is trusted when it is the one that is named', async () => {
    await using server = await startOpenssl(good, ['-cert_chain', authority.intermediate.certificate, '-www'])
    const ca = authority.intermediate.certificate
    expect(await look(tls, { port: server.port, servername: NAME, ca })).toMatchObject({
      metrics: { faults: 0, daysLeft: expect.closeTo(90, 0) },
    })
    const url = `https://other.example.test:${server.port}/`
    expect(await look(http, { url, ca })).toMatchObject({ outcome: 'failed', code: 'tls' })
  })

  test('how the one that is named was signed itself is nobody’s business, how the others were is', async () => {
    const named = await authority.issue('intermediate with an old digest', {
      ...{ by: authority.root, holder: authority.intermediate, subject: 'Lab Intermediate CA' },
      ...{ authority: true, san: null, digest: 'sha1' },
    })
    await using server = await startOpenssl(good, ['-cert_chain', named.certificate])
    const faultsWith = (ca: string) => look(tls, { port: server.port, servername: NAME, ca })
    expect(await faultsWith(named.certificate)).toMatchObject({ metrics: { faults: 0 } })
    expect(await faultsWith(authority.root.certificate)).toMatchObject({ metrics: { faults: 1 } })
  })
})
