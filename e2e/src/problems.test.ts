import { once } from 'node:events'
import { createServer } from 'node:http'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

/** Two servers that are down; once one listens, its answer is later than its warning allows. */
const configuration = (port: number, tokens = '') => `
site: Test
${tokens}
hosts: { web1: { address: 127.0.0.1 }, web2: { address: 127.0.0.1 } }
checks:
  door: { probe: http, hosts: [web1, web2], every: 1s, attempts: 1, recoveries: 1, with: { port: ${port} },
          thresholds: { total: { warning: { above: 0 } } } }
`

const bothDown = async (product: Product) => {
  await product.until('web1/door', 'critical')
  await product.until('web2/door', 'critical')
}
const rows = (page: Page, list: string) => page.getByRole('list', { name: `${list} problems` }).getByRole('listitem')
const count = (page: Page, list: string, expected: number) =>
  eventually(async () => expect(await rows(page, list).count()).toBe(expected))
const tab = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: false }).click()

describe.skipIf(missing !== null)(missing ?? 'problems', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  test('many are acknowledged at once, told no more of, and given back', async () => {
    const port = await freePort()
    await using product = await startProduct(configuration(port))
    await bothDown(product)
    await using page = await browser.newPage()
    await page.goto(`${product.url}/problems`)
    await count(page, 'unhandled', 2)
    await page.getByRole('checkbox', { name: 'Select web1 door' }).check()
    await page.getByRole('checkbox', { name: 'Select web2 door' }).check()
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    const dialog = page.getByRole('dialog', { name: 'Acknowledge 2 checks' })
    await dialog.getByLabel('Note').fill('the switch')
    await dialog.getByLabel('Your name').fill('ann')
    await dialog.getByRole('button', { name: '4 h' }).click()
    await page.getByText('Acknowledged 2 checks').waitFor()
    await count(page, 'unhandled', 0)

    const taken = (await product.json('/api/v1/acknowledgements')) as { by: string; note: string }[] // the API's own shape
    expect(taken.map(({ by, note }) => [by, note])).toEqual([
      ['ann', 'the switch'],
      ['ann', 'the switch'],
    ])
    await tab(page, /^Silences/)
    await page.getByRole('table', { name: 'Acknowledged' }).getByRole('cell', { name: 'the switch' }).first().waitFor()

    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Released 2 checks').waitFor()
    await tab(page, /^Unhandled/)
    await count(page, 'unhandled', 2)
    await eventually(async () => expect(await product.json('/api/v1/acknowledgements')).toEqual([]))

    // Once more, and now the trouble eases while somebody has it: nobody is told.
    await page.getByRole('checkbox', { name: 'Select all' }).check()
    await page.keyboard.press('a')
    await page.keyboard.press('Enter')
    await count(page, 'unhandled', 0)
    await tab(page, /^Handled/)
    await count(page, 'handled', 2)
    await using server = createServer((_, response) => response.end('well')).listen(port, '127.0.0.1')
    await once(server, 'listening')
    await product.until('web1/door', 'warning')
    await eventually(async () => {
      const decisions = (await product.json('/api/v1/decisions?limit=10')) as { why: string }[] // the API's own shape
      expect(decisions.filter(({ why }) => why === 'acknowledged').length).toBeGreaterThan(0)
    })
    // Why is said where somebody asks for it: for all, and of one check.
    await page.goto(`${product.url}/ledger?check=web1/door`)
    await page
      .getByText(/^nobody was told: acknowledged by ann /)
      .first()
      .waitFor()
    await page
      .getByRole('link', { name: /: each try$/ })
      .first()
      .click()
    await page
      .getByRole('region', { name: 'Who was told of web1/door' })
      .getByText(/of web1\/door warning at/)
      .waitFor()
  })

  test('a silence is seen on the check and in the list, with its end and its author; undone, it is over', async () => {
    await using product = await startProduct(configuration(await freePort()))
    await bothDown(product)
    await using page = await browser.newPage()
    await page.goto(`${product.url}/checks/web1/door`)
    await page.getByRole('button', { name: 'Silence' }).click()
    const dialog = page.getByRole('dialog', { name: 'Silence web1 door' })
    await dialog.getByLabel('host web1').check()
    await dialog.getByLabel('15 m').check()
    await dialog.getByLabel('Your name').fill('ben')
    await dialog.getByLabel('Note').fill('batch job')
    await dialog.getByLabel('Note').press('Enter')
    await page.getByText(/Silenced until .* by ben \(host web1\): batch job/).waitFor()

    await page.goto(`${product.url}/wall`)
    await page.getByRole('gridcell', { name: /web1 door, critical.*silenced/ }).waitFor()
    await page.goto(`${product.url}/problems?quiet=1`)
    const row = page.getByRole('table', { name: 'Silenced' }).getByRole('row', { name: 'host web1' })
    await row.getByRole('cell', { name: 'ben' }).waitFor()
    await row.getByRole('cell', { name: /in 1[45]\sm/ }).waitFor()
    await row.getByRole('button', { name: 'End host web1' }).click()
    await row.waitFor({ state: 'detached' })
    await page.keyboard.press('u')
    await row.waitFor()
    await page.keyboard.press('u')
    await row.waitFor({ state: 'detached' })
    await eventually(async () => expect(await product.json('/api/v1/silences')).toEqual([]))
  })

  test('by keyboard alone: plan a downtime, write a note, take both back', async () => {
    await using product = await startProduct(configuration(await freePort()))
    await bothDown(product)
    await using page = await browser.newPage()
    await page.goto(`${product.url}/problems`)
    await count(page, 'unhandled', 2)
    await page.keyboard.press('j')
    await page.keyboard.press('d')
    const dialog = page.getByRole('dialog', { name: /^Downtime of/ })
    await dialog.waitFor()
    // The reach, from (a time), for how long, and so on: `Tab` from one to the next, arrows within.
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await dialog.getByLabel('From, time').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(/Downtime planned for/).waitFor()
    // The words may be there before it is stored.
    await eventually(async () => {
      const planned = (await product.json('/api/v1/downtimes')) as { beganAt: number | null }[] // the API's own shape
      expect(planned.map(({ beganAt }) => beganAt)).toEqual([null])
    })
    await count(page, 'unhandled', 2)

    await page.keyboard.press('n')
    await page.getByRole('dialog', { name: /^Note on/ }).waitFor()
    await page.keyboard.type('the new switch')
    await page.keyboard.press('Enter')
    await page.getByText(/Noted on/).waitFor()
    const notes = async () => ((await product.json('/api/v1/notes')) as { text: string }[]).map(({ text }) => text) // the API's own shape
    await eventually(async () => expect(await notes()).toEqual(['the new switch']))

    await page.keyboard.press('u')
    await eventually(async () => expect(await notes()).toEqual([]))
    // The deletion can be undone itself: the latest words go first.
    await page.goto(`${product.url}/problems?quiet=1`)
    const table = page.getByRole('table', { name: 'Downtimes to come' })
    await table.getByRole('button', { name: /^Cancel/ }).focus()
    await page.keyboard.press('Enter')
    await table.waitFor({ state: 'detached' })
  })

  test('a key counts as soon as there is something that it could mean', async () => {
    await using product = await startProduct(configuration(await freePort()))
    await bothDown(product)
    await using page = await browser.newPage()
    // In the very moment: in which the rows are there, in which the dialog before is closed.
    await page.addInitScript(() => {
      const pressOnce = (key: string, isTime: () => boolean) =>
        new MutationObserver((_, observer) => {
          if (!isTime()) return
          observer.disconnect()
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        }).observe(document, { childList: true, subtree: true, attributes: true })
      pressOnce('d', () => document.querySelector('ul[aria-label="unhandled problems"] li') !== null)
      let wasOpen = false
      pressOnce('n', () => {
        const isOpen = document.querySelector('dialog[open]') !== null
        const isOver = wasOpen && !isOpen
        wasOpen = isOpen
        return isOver
      })
    })
    await page.goto(`${product.url}/problems`)
    await page.getByRole('dialog', { name: /^Downtime of/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /^Note on/ }).waitFor()
  })

  test('whoever only looks is offered nothing to do', async () => {
    const tokens = 'server: { tokens: { wall: "wall-token-of-a-test", operator: "operator-token-of-test" } }'
    await using product = await startProduct(configuration(await freePort(), tokens))
    await using page = await browser.newPage()
    await page.goto(`${product.url}/?kiosk&token=wall-token-of-a-test`)
    await page
      .getByRole('list', { name: 'Problems' })
      .getByRole('link', { name: /web1 door/ })
      .waitFor()
    expect(page.url()).toMatch(/\/wall\?kiosk=?$/)
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('[data-kiosk] main') as Element).cursor),
    ).toBe('none')
    await page.goto(`${product.url}/problems`)
    await count(page, 'unhandled', 2)
    for (const name of ['Acknowledge', 'Silence', 'Downtime', 'Note', 'Check now'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
    expect(await page.getByRole('checkbox').count()).toBe(0)
    await page.keyboard.press('s')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
