import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const CONFIGURATION = `
hosts: { here: { address: 127.0.0.1 } }
checks: { machine: { probe: host, hosts: [here], every: 1s } }
`
const BUILT = join(import.meta.dirname, '../../apps/web/dist')
/** The name of a page, before and after. */
const [OLD, NEW] = ['Who was told', 'Who has heard']
/** At the end of the name of each script of the next build. */
const NEXT = 'Next.js'
const missing = await lacking('chromium', 'nginx')

/** What is built, as if that page had got another name since. Names hold a hash of all that is imported, so all are others. */
async function buildNext(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true, filter: (from) => !/\.(?:br|gz)$/.test(from) })
  const parts = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'))
  const scripts = parts.map((name) => join(folder, 'assets', name))
  for (const file of [...scripts, join(folder, 'index.html'), join(folder, 'service-worker.js')]) {
    const text = (await readFile(file, 'utf8')).replaceAll(OLD, NEW)
    await writeFile(
      file,
      parts.reduce((text, name) => text.replaceAll(name, nextOf(name)), text),
    )
  }
  for (const file of scripts) await rename(file, nextOf(file))
}

const nextOf = (path: string) => path.replace(/\.js$/, NEXT)

/** The product with other web files than its own. */
const serving = (folder: string, { url }: { readonly url: string }) => `
  types { text/html html; text/javascript js; text/css css; image/svg+xml svg; font/woff2 woff2; }
  root ${folder};
  location /assets/ { try_files $uri =404; }
  location / { try_files $uri /index.html; add_header Cache-Control no-cache; }
  location ~ ^/(api|socket\\.io)/ { ${passing(url)} }`
const passing = (url: string) => `proxy_pass ${url}; proxy_http_version 1.1; proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;`

describe.skipIf(missing !== null)(missing ?? 'while the server gets a new build', () => {
  test('an open tab keeps all pages of the old one, and a load has the new one', async () => {
    await using folder = await temporaryFolder()
    await buildNext(folder.path)
    await using product = await startProduct(CONFIGURATION)
    const port = await freePort()
    await using before = await startNginx({ port, server: `location / { ${passing(product.url)} }` })
    await using browser = await startBrowser()
    const context = await browser.newContext()
    const open = async () => {
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${port}/wall`)
      await page.getByRole('gridcell', { name: /machine/ }).waitFor()
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
      return page
    }
    const loaded = await open()
    const left = await open()

    await before.stop()
    await using _after = await startNginx({ port, server: serving(folder.path, product) })
    await press(left, 'l', OLD)
    await loaded.reload()
    await loaded.getByRole('gridcell', { name: /machine/ }).waitFor()
    await press(loaded, 'l', NEW)
    // The new build is kept beside the old one as long as a tab is of that.
    await eventually(async () => expect(await builds(loaded)).toEqual(['old', 'new']))
    await press(left, 'h', 'Graphs')
  })
})

async function press(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** Those of which all is kept: the page itself comes last. */
async function builds(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(async () => {
    const names = await caches.keys()
    const pages = names.map(async (cacheName) => (await caches.match(document.baseURI, { cacheName }))?.text())
    return Promise.all(pages)
  })
  return texts.map((text) => (text?.includes(NEXT) ? 'new' : text === undefined ? 'in part' : 'old'))
}
