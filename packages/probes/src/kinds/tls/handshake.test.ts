import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { lackingLinks, playWithLinks } from '@foretop/lab/links.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { expect, test } from 'vitest'
import { look } from '../../look.ts'
import { http } from '../http/http.ts'
import { tls } from './tls.ts'

const NAME = 'www.example.test'

const missing = await lacking('openssl', 'nginx')
test.skipIf(missing !== null).each([
  ['a small Diffie-Hellman group', 'DHE-RSA-AES256-SHA', 'Diffie-Hellman group of 1024 bits'],
  ['keys that are not thrown away', 'AES128-SHA', 'no forward secrecy (AES128-SHA)'],
])('an old server with %s is asked like any other, and its weakness told', async (_, cipher, weakness) => {
  await using authority = await startAuthority()
  const good = await authority.issue('good')
  const pair = `ssl_certificate "${await authority.bundle(good, authority.intermediate)}"; ssl_certificate_key "${good.key}";`
  const old = `ssl_protocols TLSv1.2; ssl_ciphers ${cipher}:@SECLEVEL=0; ssl_dhparam ${await smallGroup(authority.folder)};`
  await using server = await startNginx({ listen: 'ssl', server: `${pair} ${old} location / { return 200 hello; }` })
  const options = { port: server.port, servername: NAME, ca: authority.root.certificate }
  expect(await look(tls, options)).toMatchObject({
    metrics: { faults: 0, weaknesses: 1, daysLeft: expect.closeTo(90, 0) },
    text: expect.stringContaining(`, TLSv1.2, ${weakness}`),
    details: { weaknesses: weakness },
  })
  expect(await look(http, { ...options, tls: true })).toMatchObject({ outcome: 'answered', metrics: { broken: 0 } })
})

const lonely = (await lacking('openssl', 'gnutls-serv')) ?? (await lackingLinks())
test.skipIf(lonely !== null)(
  lonely ?? 'a real GnuTLS server without secure renegotiation is asked like any other, and told of',
  async () => {
    await using authority = await startAuthority()
    const leaf = await authority.issue('leaf')
    const chain = await authority.bundle(leaf, authority.intermediate)
    const scene = new URL('./old-renegotiation.scene.ts', import.meta.url)
    expect(await playWithLinks(scene, NAME, chain, leaf.key, authority.root.certificate)).toMatchObject({
      page: { outcome: 'answered', metrics: { broken: 0, status: 200 } },
      front: {
        outcome: 'answered',
        metrics: { faults: 0, weaknesses: 1, daysLeft: expect.closeTo(90, 0) },
        text: expect.stringContaining('no secure renegotiation (RFC 5746)'),
      },
    })
  },
)

async function smallGroup(folder: string): Promise<string> {
  const path = join(folder, 'group.pem')
  await promisify(execFile)('openssl', ['dhparam', '-dsaparam', '-out', path, '1024'])
  return path
}
