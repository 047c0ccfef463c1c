import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
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
const missing = await lacking('chromium')

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
    for (const [key, title] of Object.entries(PAGES)) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
    }
    await page.reload()
    await page.getByText(/picture as of .* the server does not answer/).waitFor()
    await page.getByRole('link', { name: 'Wall' }).click()
    await page.getByRole('gridcell', { name: SEEN }).waitFor()
    await product.start()
    await banner.waitFor({ state: 'hidden' })
    await page.getByText('live', { exact: true }).first().waitFor()
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
