import { readFile } from 'node:fs/promises'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('perlbal', 'chromium')

describe.skipIf(missing !== null)(missing ?? 'balancers', () => {
  let farm: Awaited<ReturnType<typeof startWebFarm>>
  let product: Product
  let browser: Browser
  let page: Page
  const owned = new AsyncDisposableStack()

  beforeAll(async () => {
    farm = owned.use(await startWebFarm({ nodes: 2, workers: 2 }))
    product = owned.use(
      await startProduct(`site: Test
hosts: { lb01: { address: 127.0.0.1 } }
defaults: { every: 1s, timeout: 1s, attempts: 2 }
checks: { perlbal: { probe: perlbal, hosts: [lb01], with: { port: ${farm.perlbal.port} } } }
`),
    )
    browser = owned.use(await startBrowser())
    page = await browser.newPage()
    await page.goto(`${product.url}/view/balancers`)
    await lines(page).first().waitFor()
  })
  afterAll(() => owned.disposeAsync())

  test('under load the card says what states says', async () => {
    for (const backend of farm.backends) backend.hold()
    using crowd = new DisposableStack()
    for (let visitor = 0; visitor < 20; visitor += 1) crowd.use(visit(farm.perlbal.portOf('web')))
    await eventually(async () => {
      const { inFlight, waiting } = statesIn(await farm.perlbal.command('states'))
      expect(waiting).toBeGreaterThan(10)
      const printed = `${String(inFlight).padStart(3, '0')}, ${String(waiting).padStart(4, '0')}`
      expect(await numbers(page)).toBe(printed)
      expect(await newest(page)).toContain(`[lb01 - ${printed}]`)
    })
    for (const backend of farm.backends) backend.release()
    await eventually(async () => expect(await numbers(page)).toBe('000, 0000'))
  })

  test('lines come by themselves, each of a second of its own, the newest first', async () => {
    await eventually(async () => expect(await lines(page).count()).toBeGreaterThan(8))
    const seconds = (await lines(page).locator('time').allTextContents()).slice(0, 6).map(secondsOf)
    const steps = seconds.slice(1).map((second, at) => ((seconds[at] ?? 0) - second + 86_400) % 86_400)
    // A busy browser leaves a beat out; it never draws one twice.
    expect(steps.filter((step) => step < 1 || step > 60)).toEqual([])
  })

  test('the space bar stops the picture, counts what comes, and goes on without a hole', async () => {
    await page.keyboard.press('Space')
    await page.getByText('Paused at').waitFor()
    const stopped = await newest(page)
    await page.getByText(/^([4-9]|\d\d+) lines are held back$/).waitFor()
    expect(await newest(page)).toBe(stopped)
    await page.keyboard.press('Space')
    await page.getByText('Paused at').waitFor({ state: 'detached' })
    const after = await lines(page).allTextContents()
    expect(after.indexOf(stopped)).toBeGreaterThan(2)
  })

  test('what was before the page was opened is on it', async () => {
    const before = (await lines(page).allTextContents()).slice(0, 5)
    await page.reload()
    await eventually(async () => expect(await lines(page).allTextContents()).toEqual(expect.arrayContaining(before)))
  })

  test('all on one line, as the old tool had it', async () => {
    await page.getByRole('button', { name: 'Lines' }).click()
    const line = page
      .getByRole('region', { name: /^All balancers/ })
      .getByRole('listitem')
      .first()
    expect(await line.textContent()).toMatch(
      /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}: \[lb01 - \d{3}, \d{4}\]$/,
    )
    expect(new URL(page.url()).searchParams.get('lines')).toBe('1')
    await page.getByRole('button', { name: 'Cards' }).click()
  })

  test('two who watch ask the balancer no more than one', async () => {
    await using other = await browser.newContext()
    const second = await other.newPage()
    await second.goto(`${product.url}/view/balancers`)
    await lines(second).first().waitFor()
    const shown = await newest(second)
    await eventually(async () => expect(await newest(second)).not.toBe(shown))
    expect(await connectionsTo(farm.perlbal.port)).toBe(1)
  })

  test('one that hangs is DOWN, and comes back by itself', async () => {
    farm.perlbal.freeze()
    await eventually(async () => expect(await newest(page)).toContain('[lb01 - DWN, DOWN]'))
    expect(await numbers(page)).toBe('DWN, DOWN')
    farm.perlbal.thaw()
    await eventually(async () => expect(await newest(page)).toContain('[lb01 - 000, 0000]'))
  })

  test('one that is gone is DOWN, and says why', async () => {
    await farm.perlbal.stop()
    await eventually(async () => expect(await numbers(page)).toBe('DWN, DOWN'))
    await page.getByRole('article').getByText('refused').waitFor()
    await page.getByText('1 down').waitFor()
  })
})

const lines = (page: Page) => page.getByRole('region', { name: /^lb01: lines/ }).getByRole('listitem')
const newest = async (page: Page): Promise<string> => (await lines(page).first().textContent()) ?? ''
const numbers = async (page: Page): Promise<string> =>
  (await page.getByRole('article', { name: /lb01/ }).getByRole('definition').allTextContents()).slice(0, 2).join(', ')

const secondsOf = (clock: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return hours * 3_600 + minutes * 60 + seconds
}

/** As pbadm summed it. */
function statesIn(reply: string) {
  const count = (state: string) => Number(new RegExp(`^Perlbal::${state} (\\d+)`, 'm').exec(reply)?.[1] ?? 0)
  return {
    inFlight: count('BackendHTTP xfer_res') + count('BackendHTTP wait_res'),
    waiting: count('ClientProxy wait_backend'),
  }
}

const ESTABLISHED = '01'

/** How many connections a server has open, as the kernel counts them. */
async function connectionsTo(port: number): Promise<number> {
  const rows = (await readFile('/proc/net/tcp', 'utf8')).trim().split('\n').slice(1)
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, own, , state]) => own?.endsWith(local) && state === ESTABLISHED).length
}
