import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

/** Two balancers, of which one is enough for what visitors see. */
const configuration = (ports: { readonly lb01: number; readonly lb02: number }) => `
site: Test
groups: { balancers: }
hosts:
  lb01: { address: 127.0.0.1, groups: [balancers], checks: { reach: { with: { port: ${ports.lb01} } }, page: { with: { port: ${ports.lb01} } } } }
  lb02: { address: 127.0.0.1, groups: [balancers], checks: { reach: { with: { port: ${ports.lb02} } }, page: { with: { port: ${ports.lb02} } } } }
  www: { address: 127.0.0.1 }
defaults: { every: 1s, timeout: 900ms, attempts: 1, recoveries: 1 }
checks:
  reach: { probe: http, hosts: [balancers], reachability: true, with: { port: 1 }, thresholds: { total: null } }
  page: { probe: http, hosts: [balancers], with: { port: 1 }, thresholds: { total: null } }
  shop: { probe: http, hosts: [www], front: true, with: { port: ${ports.lb01} }, thresholds: { total: null },
          needs: { any: [lb01/reach, lb02/reach] } }
`

/** Answers, or takes what it is asked and never says a word. */
async function startBalancer() {
  const port = await freePort()
  let mute = false
  const server = createServer((_, response) => void (mute || response.end('well'))).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port,
    set mute(is: boolean) {
      mute = is
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const card = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Problems', exact: true }).getByRole('link').filter({ hasText: name })

describe.skipIf(missing !== null)(missing ?? 'an incident', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  test('is one card with its cause, its effects and what users have of it, and a page of its own, also once it is over', async () => {
    await using lb01 = await startBalancer()
    await using lb02 = await startBalancer()
    await using product = await startProduct(configuration({ lb01: lb01.port, lb02: lb02.port }))
    for (const id of ['lb01/page', 'lb02/page', 'www/shop']) await product.until(id, 'ok')
    lb02.mute = true
    await using page = await browser.newPage()
    await page.goto(`${product.url}/wall`)
    await card(page, 'lb02 is down').getByText('users: no, lb01 carries the traffic').waitFor()
    await card(page, 'lb02 is down').getByText('1 effect: page').waitFor()
    expect(await card(page, '').count()).toBe(1)

    lb01.mute = true
    await card(page, 'lb01 is down').getByText('users: yes, shop does not answer on www').waitFor()
    await card(page, 'lb02 is down').getByText('users: yes').waitFor()
    expect(await card(page, '').count()).toBe(2)
    await card(page, 'lb02 is down').click()
    await page.getByRole('heading', { name: 'lb02 is down' }).waitFor()
    await page.getByText('Users affected: yes, shop does not answer on www').waitFor()
    await page.getByRole('link', { name: 'lb02 page' }).first().waitFor()

    lb01.mute = false
    await page.getByText('Users affected: no, lb01 carries the traffic').waitFor()
    lb02.mute = false
    await page.getByRole('heading', { name: 'lb02 reach', level: 1 }).waitFor()
    await page.getByText('recovered').first().waitFor()
    await page.getByText('Users affected: yes, shop does not answer on www').waitFor()
    await page.getByRole('listitem').filter({ hasText: '1 effect over lb02 page' }).waitFor()

    await page.getByRole('figure', { name: /lb02\/reach$/ }).waitFor()
    await page.getByRole('figure', { name: /lb02\/page$/ }).waitFor()

    await using other = await browser.newPage()
    await other.goto(page.url())
    await page.getByLabel('What you saw, tried or decided').fill('lb02 had no memory left')
    await page.reload()
    await page.getByLabel('Your name').fill('ann')
    await page.getByRole('button', { name: 'Write down' }).click()
    const told = page.getByRole('listitem').filter({ hasText: /note by ann lb02 had no memory left/ })
    await told.waitFor()
    await other
      .getByRole('listitem')
      .filter({ hasText: /note by ann lb02 had no memory left/ })
      .waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export' }).click()
    const text = await readFile(await (await downloading).path(), 'utf8')
    expect(text).toMatch(/^# lb02 reach: was critical for /)
    expect(text).toContain('> lb02 had no memory left')
    await page.getByRole('button', { name: 'Delete the note: lb02 had no memory left' }).click()
    await told.waitFor({ state: 'detached' })
  })
})
