import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

/** What the design promises. */
const SAID_WITHIN_MS = 5_000

const missing = await lacking('chromium')

describe.skipIf(missing !== null)(missing ?? 'a wall whose server stands still', () => {
  test('says so within five seconds, keeps its picture, and is live again with the server', async () => {
    await using product = await startProduct(`
hosts: { here: { address: 127.0.0.1 } }
checks: { machine: { probe: host, hosts: [here], every: 1s } }
`)
    await using cleanUp = new AsyncDisposableStack()
    const browser = cleanUp.adopt(await startBrowser(), (browser) => browser.close())
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    await page.goto(`${product.url}/wall`)
    await page.getByRole('gridcell', { name: /^here machine, ok/ }).waitFor()
    const banner = page.getByText('NO DATA')
    expect(await banner.isVisible()).toBe(false)
    process.kill(product.pid, 'SIGSTOP')
    const stoppedAt = performance.now()
    await banner.waitFor({ timeout: 2 * SAID_WITHIN_MS })
    // The last heartbeat may have come up to a second before it stood still.
    expect(performance.now() - stoppedAt).toBeLessThan(SAID_WITHIN_MS)
    await page.getByRole('gridcell', { name: /^here machine, ok/ }).waitFor()
    process.kill(product.pid, 'SIGCONT')
    await banner.waitFor({ state: 'hidden', timeout: 15_000 })
  }, 60_000)
})
