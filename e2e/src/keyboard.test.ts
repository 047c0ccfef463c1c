import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

describe.skipIf(missing !== null)(missing ?? 'keyboard', () => {
  test('Enter on a link goes where the link says, not to the problem under the cursor', async () => {
    const gone = await freePort()
    await using product = await startProduct(`site: Test
hosts: { web1: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1], every: 1s, attempts: 1, with: { port: ${gone} } } }
`)
    await product.until('web1/http', 'critical')
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`${product.url}/problems`)
    await page.getByRole('link', { name: 'web1 http' }).waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Events' }).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname !== '/problems')
    expect(new URL(page.url()).pathname).toBe('/events')
  })
})
