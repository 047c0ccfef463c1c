import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

const watched = async () => `site: Test
hosts: { web1: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1], every: 1s, attempts: 1, with: { port: ${await freePort()} } } }
channels: { desk: { kind: webhook, url: "http://127.0.0.1:9/" } }
`
const STAFF = `
people: { ann: { title: Ann Berger, addresses: { desk: "https://desk.example.org/token-of-ann" } }, bob: { title: Bob Carter } }
rotas:
  primary: { title: Primary, zone: Europe/Zurich, layers: [{ people: [ann] }] }
  second: { title: Second, zone: Asia/Kolkata, layers: [{ people: [ann, bob], handover: mon 09:00, since: 2026-01-05 }] }
`

describe.skipIf(missing !== null)(missing ?? 'who is on call', () => {
  test('is at the foot of the wall and has a page, as soon as the configuration says so', async () => {
    const estate = await watched()
    await using product = await startProduct(estate)
    await product.until('web1/http', 'critical')
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`${product.url}/wall`)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Wall' }).first().waitFor()
    expect(await page.getByRole('link', { name: 'On call' }).count()).toBe(0)

    await product.writeConfig(`${estate}${STAFF}`)
    await expect.poll(async () => await product.json('/api/v1/on-call')).toMatchObject({ rotas: [{}, {}] })
    await page.reload()
    await page.getByRole('list', { name: 'On call' }).getByText('Ann Berger').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.waitForURL((url) => url.pathname === '/on-call')
    const primary = page.getByRole('list', { name: 'Now' }).getByRole('listitem').filter({ hasText: 'Primary' })
    await primary.getByText('for the next four weeks').waitFor()
    expect(await primary.textContent()).toContain('Ann Berger')
    await page.getByRole('list', { name: 'Hand-overs of Second' }).getByText('Bob Carter').first().waitFor()
    await page.getByText('by the clock of Asia/Kolkata').waitFor()
    const calendar = await page.request.get(
      (await page.getByRole('link', { name: 'Primary' }).last().getAttribute('href')) ?? '',
    )
    expect(await calendar.text()).toContain('SUMMARY:Ann Berger: Primary')
    expect(await page.content()).not.toContain('token-of-ann')
  })
})
