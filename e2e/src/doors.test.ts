import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')
const TOKEN = 'operator-token-of-a-test'
const configuration = (port: number, token: string) => `site: Doors
server: { tokens: { operator: ${token} } }
hosts: { web1: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1], every: 1s, attempts: 1, with: { port: ${port} } } }
`

describe.skipIf(missing !== null)(missing ?? 'doors', () => {
  test('who signs out is out of every page of the browser, and comes in again by the token', async () => {
    const gone = await freePort()
    await using product = await startProduct(configuration(gone, TOKEN))
    await using browser = await startBrowser()
    await using context = await browser.newContext()
    const first = await context.newPage()
    await first.goto(`${product.url}/problems`)
    await first.getByLabel('Access token').fill(TOKEN)
    await first.getByRole('button', { name: 'Log in' }).click()
    await first.getByRole('link', { name: 'web1 http' }).waitFor()
    const second = await context.newPage()
    await second.goto(`${product.url}/problems`)
    await second.getByRole('link', { name: 'web1 http' }).waitFor()

    await first.getByRole('button', { name: 'Sign out' }).click()
    for (const page of [first, second]) await page.getByLabel('Access token').waitFor()
    expect(await context.cookies()).toEqual([])

    await second.getByLabel('Access token').fill(TOKEN)
    await second.getByRole('button', { name: 'Log in' }).click()
    await second.getByRole('link', { name: 'web1 http' }).waitFor()
  })

  test('a page whose token is taken out of the configuration asks for another', async () => {
    const gone = await freePort()
    await using product = await startProduct(configuration(gone, TOKEN))
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`${product.url}/problems?token=${TOKEN}`)
    await page.getByRole('link', { name: 'web1 http' }).waitFor()
    await product.writeConfig(configuration(gone, 'another-token-of-a-test'))
    await page.getByLabel('Access token').waitFor()
  })
})
