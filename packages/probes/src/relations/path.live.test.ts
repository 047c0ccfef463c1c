import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { startLighttpd } from '@foretop/lab/lighttpd.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startPerlbal } from '@foretop/lab/perlbal.ts'
import { startStunnel } from '@foretop/lab/stunnel.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { http } from '../kinds/http/http.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { path } from './path.ts'

const missing = await lacking('perlbal', 'lighttpd', 'nginx', 'stunnel4', 'openssl')

const PICTURE = 'as good as any picture'

describe.skipIf(missing !== null)(missing ?? 'two balancers before web servers and a storage', () => {
  let estate: Awaited<ReturnType<typeof startEstate>>
  beforeEach(async () => {
    estate = await startEstate()
  })
  afterEach(() => estate?.[Symbol.asyncDispose]())

  test('each link that is cut is the one that is named', async () => {
    expect(await estate.look()).toMatchObject({
      metrics: { nowhere: 0, broken: 0 },
      text: 'static, dynamic, picture are well on lb01, lb02',
    })

    await estate.balancers.lb01.tls.stop()
    expect(await estate.look()).toMatchObject({
      metrics: { nowhere: 0, broken: 3 },
      text: expect.stringMatching(/^TLS in front of lb01: every page over https is broken \(.+\), over http not$/),
    })

    await estate.storage.stop()
    expect(await estate.look()).toMatchObject({
      metrics: { nowhere: 2, broken: 6 },
      text: expect.stringMatching(/; storage behind reproxy: picture broken on lb01, lb02 \(answers 50\d\)$/),
    })

    await estate.balancers.lb02.perlbal.stop()
    expect((await estate.look()).text).toMatch(/lb02 alone: no page at all \(/)
    expect((await estate.look()).text).toMatch(/TLS in front of lb01/)
  })

  test('a storage that is gone breaks pictures on both, over http and https', async () => {
    await estate.storage.stop()
    expect(await estate.look()).toMatchObject({
      metrics: { nowhere: 2, broken: 4 },
      text: expect.stringMatching(/^storage behind reproxy: picture broken on lb01, lb02 \(answers 50\d\)$/),
    })
  })

  test('web servers that are gone leave static pages, though Perlbal lets all others wait for ever', async () => {
    await estate.web.stop()
    expect(await estate.look()).toMatchObject({
      metrics: { nowhere: 4, broken: 8 },
      text: expect.stringMatching(/^web servers behind: dynamic, picture broken on lb01, lb02 \(.+\)$/),
    })
  })
})

async function startEstate() {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder())
  await mkdir(join(folder.path, 'own'))
  await writeFile(join(folder.path, 'own', 'site.css'), 'static {}')
  const storage = scope.use(await startLighttpd({ config: '', files: { picture: PICTURE } }))
  const web = scope.use(
    await startNginx({
      server: `
        location = / { return 200 "a dynamic page"; }
        location = /picture { add_header X-REPROXY-URL http://127.0.0.1:${storage.port}/picture; return 200 ""; }`,
    }),
  )
  const authority = scope.use(await startAuthority())
  const leaf = await authority.issue('www.example.test')
  const files = join(folder.path, 'own')
  const balancers = {
    lb01: await startBalancer(scope, web.port, files, leaf),
    lb02: await startBalancer(scope, web.port, files, leaf),
  }
  const owned = scope.move()
  return {
    ...{ storage, web, balancers },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
    async look() {
      const asked = Object.entries(balancers).flatMap(([host, { port, tlsPort }]) =>
        Object.entries(PAGES).flatMap(([way, page]) => [
          lookAt(host, way, `http://${page.name}:${port}${page.path}`, page.contains),
          lookAt(host, `${way}-tls`, `https://${page.name}:${tlsPort}${page.path}`, page.contains),
        ]),
      )
      return deriveFrom(path, path.options.parse({}), await Promise.all(asked))
    },
  }
}

const PAGES = {
  static: { name: 'static.example.test', path: '/site.css', contains: 'static {}' },
  dynamic: { name: 'www.example.test', path: '/', contains: 'a dynamic page' },
  picture: { name: 'www.example.test', path: '/picture', contains: PICTURE },
} as const

async function lookAt(host: string, check: string, url: string, contains: string) {
  // Long enough for a busy machine; one who waits for a web server that is gone waits for all of it.
  const seen = await lookSteadily(http, { url, contains, verify: false }, { timeoutMs: 5_000 })
  return { ...seen, host, checkId: `${host}/${check}` }
}

/** Perlbal that serves its own files, and whatever the web server says, storage included; TLS before it. */
async function startBalancer(scope: AsyncDisposableStack, webPort: number, files: string, leaf: Issued) {
  const port = await freePort()
  const perlbal = scope.use(
    await startPerlbal(
      {},
      {
        more: `
LOAD vhosts
CREATE POOL web
  POOL web ADD 127.0.0.1:${webPort}
CREATE SERVICE dynamic
  SET role = reverse_proxy
  SET pool = web
  SET enable_reproxy = on
ENABLE dynamic
CREATE SERVICE static
  SET role = web_server
  SET docroot = ${files}
ENABLE static
CREATE SERVICE front
  SET listen = 127.0.0.1:${port}
  SET role = selector
  SET plugins = vhosts
  VHOST static.example.test = static
  VHOST * = dynamic
ENABLE front`,
      },
    ),
  )
  const tls = scope.use(await startStunnel({ front: { certificate: leaf.certificate, key: leaf.key, connect: port } }))
  return { port, tlsPort: tls.ports.front, perlbal, tls }
}
