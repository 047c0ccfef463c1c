import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium', 'nginx')

/** What a reverse proxy needs to put the product under a path of its own; the same stands in docs/operating.md. */
const behind = (port: number) => `
  location /status/ {
    proxy_pass http://127.0.0.1:${port}/;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection upgrade;
  }`

describe.skipIf(missing !== null)(missing ?? 'behind a proxy, under a path', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct(`site: Test
server: { proxies: [127.0.0.1] }
hosts: { here: { address: 127.0.0.1 } }
checks: { load: { probe: host, hosts: [here], every: 1s, attempts: 1 } }
`)
  })
  afterAll(() => product?.stop())

  test('the wall lives, deep links open, actions are done', async () => {
    await using proxy = await startNginx({ server: behind(Number(new URL(product.url).port)) })
    await using browser = await startBrowser()
    const page = await browser.newPage()
    const root = `http://127.0.0.1:${proxy.port}/status/`
    const sockets: string[] = []
    page.on('websocket', (socket) => sockets.push(socket.url()))
    await page.goto(`${root}wall`)
    await page.getByRole('gridcell', { name: /load/ }).waitFor()
    expect(new URL(page.url()).href).toBe(`${root}wall`)
    expect(sockets[0]).toMatch(/\/status\/socket\.io\/.*transport=websocket/)

    await page.goto(`${root}checks/here/load`)
    await page.getByRole('heading', { name: 'here load' }).waitFor()
    const asked = page.waitForResponse((answer) => answer.url().includes('/recheck'))
    await page.getByRole('button', { name: 'Check now' }).click()
    expect((await asked).status()).toBe(200)

    await page.getByRole('navigation').getByRole('link', { name: 'Problems' }).first().click()
    await page.waitForURL(`${root}problems`)
  })

  test('while the proxy stands and the product does not, a load has the last picture and says how old it is', async () => {
    await using proxy = await startNginx({ server: behind(Number(new URL(product.url).port)) })
    await using browser = await startBrowser()
    const page = await browser.newPage()
    const root = `http://127.0.0.1:${proxy.port}/status/`
    await page.goto(`${root}checks/here/load`)
    await page.getByRole('heading', { name: 'here load' }).waitFor()
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(root)
    await product.stop()
    expect((await fetch(root)).status).toBe(502)
    await page.reload()
    await page.getByText(/picture as of .* the server does not answer/).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Wall' }).click()
    await page.waitForURL(`${root}wall`)
    await page.getByRole('gridcell', { name: /load/ }).waitFor()
    await product.start()
    await page.getByText('NO DATA').waitFor({ state: 'hidden' })
  })

  test('where a proxy lets no WebSocket through the wall lives all the same', async () => {
    const deaf = `location / { proxy_pass ${product.url}; proxy_set_header Host $http_host; }`
    await using proxy = await startNginx({ server: deaf })
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${proxy.port}/wall`)
    await page.getByRole('gridcell', { name: /load/ }).waitFor()
  })

  /** With a part that is not needed yet it waits till it is. */
  const openSparing = async (browser: Browser) => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    await page.addInitScript(() => {
      globalThis.requestIdleCallback = () => 0
    })
    return page
  }

  test('an open tab that misses a part after an upgrade is loaded anew, once', async () => {
    await using browser = await startBrowser()
    const page = await openSparing(browser)
    await page.goto(`${product.url}/wall`)
    await page.getByRole('gridcell', { name: /load/ }).waitFor()
    let refused = 0
    await page.route(/\/assets\/problems-[^/]*\.js/, async (route) => {
      refused += 1
      if (refused === 1) await route.fulfill({ status: 404, body: '' })
      else await route.continue()
    })
    const loaded = page.waitForEvent('load')
    await page.getByRole('navigation').getByRole('link', { name: 'Problems' }).first().click()
    await loaded
    await page.getByRole('heading', { name: 'Problems' }).waitFor()
    expect(refused).toBe(2)
  })

  test('one that misses it all the same says so, asks no more, and has it when somebody tries again', async () => {
    await using browser = await startBrowser()
    const page = await openSparing(browser)
    let [refused, isThere] = [0, false]
    await page.route(/\/assets\/problems-[^/]*\.js/, async (route) => {
      if (isThere) return route.continue()
      refused += 1
      await route.fulfill({ status: 404, body: '' })
    })
    await page.goto(`${product.url}/problems`)
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' })
    await again.waitFor()
    expect(refused).toBe(2)
    isThere = true
    await again.click()
    await page.getByRole('heading', { name: 'Problems' }).waitFor()
  })
})
