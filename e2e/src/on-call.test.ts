import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
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

/** A channel that takes nothing is nobody who hears. */
const routed = async (url: string) => `site: Test
hosts:
  web1: { address: 127.0.0.1, groups: [webs] }
  web2: { address: 127.0.0.1, groups: [webs] }
  db1: { address: 127.0.0.1, groups: [dbs] }
groups: { webs: , dbs: }
checks:
  page: { probe: tcp, hosts: [webs], every: 1s, attempts: 1, with: { port: ${await freePort()} } }
  mysql: { probe: tcp, hosts: [dbs], every: 1s, attempts: 1, with: { port: ${await freePort()} } }
channels: { desk: { kind: webhook, url: "${url}" }, mail: { kind: webhook, url: "${url}" } }
routes:
  - { match: { groups: [webs] }, to: [desk] }
  - { match: { groups: [dbs], status: [critical] }, to: [desk], escalate: [{ after: 30m, to: [mail] }] }
`

describe.skipIf(missing !== null)(missing ?? 'who would hear', () => {
  test('is said of every hour of the week, the gaps first, and of a fault that might be', async () => {
    await using receiver = await startHttpReceiver()
    await using product = await startProduct(await routed(receiver.url))
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`${product.url}/ledger`)
    await page.getByRole('link', { name: 'in each hour of this week' }).click()
    await page.getByRole('heading', { name: '1 gap', exact: true }).waitFor()
    const gap = page.getByRole('row', { name: /at any hour/ })
    expect((await gap.getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual([
      'at any hour',
      'db1 mysql',
      expect.stringMatching(/warning.*unknown/),
    ])
    await page.getByRole('heading', { name: /^2 checks of webs/ }).waitFor()
    await page
      .getByText(/^Mon 00:00–Mon 00:00 desk$/)
      .first()
      .waitFor({ state: 'attached' })

    await page.getByRole('link', { name: 'Simulate' }).click()
    await page.getByLabel('Fault').fill('dbs down')
    await page.getByLabel('Day').fill('2031-03-15')
    await page.getByLabel('Time').fill('03:00')
    await page.getByRole('button', { name: 'Simulate' }).click()
    const told = page.getByRole('region', { name: 'db1 mysql' }).getByRole('list', { name: 'Who hears' })
    await told.getByText('desk', { exact: true }).waitFor()
    expect((await told.getByRole('listitem').allTextContents()).map((text) => text.replaceAll('\u202F', ' '))).toEqual([
      expect.stringMatching(/^Sat 15 Mar 03:00at once/),
      expect.stringMatching(/^Sat 15 Mar 03:30after 30 m 00 smail/),
    ])
    const link = page.url()
    await page.getByLabel('Fault').fill('bds down')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('there is no host, group or check bds').waitFor()
    await page.goto(link)
    await told.getByText('desk', { exact: true }).waitFor()

    const before = receiver.received.length
    await page.getByRole('button', { name: 'Hold this as a drill …' }).click()
    await page.getByText(/Real messages go out now to desk, mail\./).waitFor()
    expect(receiver.received).toHaveLength(before)
    await page.getByLabel('Your name').fill('Ann')
    await page.getByRole('button', { name: 'Tell them now' }).click()
    const reached = page.getByRole('list', { name: 'Whom the drill reached' }).getByRole('listitem')
    await reached.nth(1).waitFor()
    expect((await reached.allTextContents()).map((text) => text.replaceAll('\u202F', ' '))).toEqual([
      expect.stringMatching(/^reachedat oncedesk/),
      expect.stringMatching(/^reachedafter 30 m 00 smail/),
    ])
    const drilled = receiver.about('drill/message').slice(0, 2)
    expect(drilled.map(({ body }) => body.includes('Ann'))).toEqual([true, true])
  })
})
