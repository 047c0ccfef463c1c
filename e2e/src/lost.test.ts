import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const CONFIGURATION = `
hosts: { here: { address: 127.0.0.1 } }
checks: { machine: { probe: host, hosts: [here], every: 1s } }
`
/** Whatever a machine under load says of itself: it was looked at. */
const SEEN = /^here machine, (ok|warning|critical)/
/** What is pressed after `g`, and where that leads. */
const PAGES = {
  p: 'Problems',
  c: 'Checks',
  t: 'Traffic map',
  b: 'Balancers',
  d: 'Databases',
  m: 'Caches',
  q: 'Queues',
  k: 'Disks',
  f: 'Failover',
  n: 'Network',
  h: 'Graphs',
  e: 'Events',
  l: 'Who was told',
}
const PARTS = readdirSync(join(import.meta.dirname, '../../apps/web/dist/assets')).filter((name) =>
  name.endsWith('.js'),
)
const missing = await lacking('chromium')
const nginxMissing = await lacking('nginx')

/** The watchdog of the page, but one that never says anything. */
const FREEZE_WORKERS = () => {
  globalThis.Worker = class extends EventTarget {
    onmessage = null
    postMessage() {}
    terminate() {}
  } as unknown as typeof Worker // only what the page uses of it
}

/** Long ago by the time the page counts paints with. */
const hang = (page: Page, ms: number) =>
  page.evaluate((ms) => {
    const until = performance.now() + ms
    setTimeout(() => {
      while (performance.now() < until);
    })
  }, ms)

const everyPageOpens = async (page: Page) => {
  for (const [key, title] of Object.entries(PAGES)) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  }
}

/** Under such a name, which is no secure context, browsers have no service workers. */
const PLAIN = `server: { origins: ["http://wall.test"] }${CONFIGURATION}`
const startPlainBrowser = () => startBrowser(['--host-resolver-rules=MAP wall.test 127.0.0.1'])
const plain = (url: string) => url.replace('127.0.0.1', 'wall.test')

describe.skipIf(missing !== null)(missing ?? 'a wall', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  const openWall = async (product: Product, query = '', prepare?: () => void): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    if (prepare !== undefined) await page.addInitScript(prepare)
    await page.goto(`${product.url}/wall${query}`)
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    expect(await page.getByText('NO DATA').isVisible()).toBe(false)
    return page
  }

  test.each([
    ['whose server stands still', undefined],
    ['whose server stands still, and its own watchdog too', FREEZE_WORKERS],
  ])('%s says so, keeps its picture, and is live again with the server', async (_, prepare) => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product, '', prepare)
    const banner = page.getByText('NO DATA')
    process.kill(product.pid, 'SIGSTOP')
    // How soon: `npm run trial -- promptness`.
    await banner.waitFor()
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    process.kill(product.pid, 'SIGCONT')
    await banner.waitFor({ state: 'hidden' })
  })

  test('whose server is gone shows every page all the same, also after a reload, and is live again by itself', async () => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product)
    // What is not in the browser by then cannot be had any more.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    const banner = page.getByText('NO DATA')
    await product.stop()
    await banner.waitFor()
    await everyPageOpens(page)
    await page.reload()
    await page.getByText(/picture as of .* the server does not answer/).waitFor()
    await page.getByRole('link', { name: 'Wall' }).click()
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    await product.start()
    await banner.waitFor({ state: 'hidden' })
    await page.getByText('live', { exact: true }).first().waitFor()
  })

  test('whose browser forgot all it had kept has it again with the next load, and nothing of another make', async () => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name)
      const other = await caches.open('of somebody else')
      await other.put('icon-lost.svg', new Response('another'))
    })
    await page.reload()
    // The page itself is put there last.
    const isKept = () => page.evaluate(async () => (await caches.match(document.baseURI)) !== undefined)
    await eventually(async () => expect(await isKept()).toBe(true))
    await product.stop()
    await page.reload()
    await page.getByText('NO DATA').waitFor()
    await everyPageOpens(page)
    const icon = await page.evaluate(async () => (await fetch(new URL('icon-lost.svg', document.baseURI))).text())
    expect(icon).toContain('<svg')
  })

  /** Every page opens without a server once all parts have come. */
  const isWhole = async (page: Page, url: string, stop: () => Promise<void>) => {
    const came = new Set<string>()
    page.on('requestfinished', (request) => came.add(request.url().slice(request.url().lastIndexOf('/') + 1)))
    await page.goto(`${url}/wall`)
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    await eventually(() => expect(PARTS.filter((name) => !came.has(name))).toEqual([]))
    await stop()
    await page.getByText('NO DATA').waitFor()
    await everyPageOpens(page)
    await page.getByText(/picture as of .* the server does not answer/).waitFor()
  }

  test('over plain HTTP, where no worker may keep it, has all of itself in the tab', async () => {
    await using product = await startProduct(PLAIN)
    await using browser = await startPlainBrowser()
    const page = await browser.newPage()
    await isWhole(page, plain(product.url), product.stop)
    expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false)
  })

  test.skipIf(nginxMissing !== null)(
    'of which the worker could not keep everything has all of itself in the tab',
    async () => {
      await using product = await startProduct(CONFIGURATION)
      await using proxy = await startNginx({
        server: `location / { proxy_pass ${product.url}; } location = /icon-lost.svg { return 500; }`,
      })
      await using page = await browser.newPage()
      await isWhole(page, `http://127.0.0.1:${proxy.port}`, proxy.stop)
      expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBe(null)
    },
  )

  test('opened at a page that it does not have yet the moment its server goes, has that page with the server', async () => {
    await using product = await startProduct(PLAIN)
    await using browser = await startPlainBrowser()
    const page = await browser.newPage()
    // It never has a moment to load what is not needed yet.
    await page.addInitScript(() => {
      globalThis.requestIdleCallback = () => 0
    })
    await page.goto(`${plain(product.url)}/wall`)
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    await product.kill()
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/assets/problems-'))
    await page.getByRole('navigation').getByRole('link', { name: 'Problems' }).first().click()
    await failed
    await page.getByText('NO DATA').waitFor()
    await page.getByText('this page').waitFor()
    await product.start()
    await page.getByRole('heading', { level: 1, name: 'Problems' }).waitFor()
    await page.getByText('NO DATA').waitFor({ state: 'hidden' })
  })

  test('that hung says when it is back for how long its picture was old', async () => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product)
    await hang(page, 7_000)
    await page
      .getByText(/was away \d+ s/)
      .first()
      .waitFor()
  })

  test('that nobody touches loads itself anew after it hung', async () => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product, '?kiosk')
    const loaded = page.waitForEvent('load')
    await hang(page, 7_000)
    await loaded
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    expect(page.url()).toMatch(/kiosk/)
  })

  test('whose tab was frozen whole, watchdog and all, is not taken for the present when it wakes', async () => {
    await using product = await startProduct(CONFIGURATION)
    await using page = await openWall(product)
    const devtools = await browser.newBrowserCDPSession()
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    const tabs = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
    expect(tabs.length).toBeGreaterThan(0)
    for (const pid of tabs) process.kill(pid, 'SIGSTOP')
    const frozenAt = performance.now()
    // The time itself is what is waited for.
    await eventually(() => expect(performance.now() - frozenAt).toBeGreaterThan(7_000))
    for (const pid of tabs) process.kill(pid, 'SIGCONT')
    await page
      .getByText(/was away \d+ s/)
      .first()
      .waitFor()
  })
})
