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

    // The second of two keys is no deed on what is marked.
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await page.getByRole('link', { name: 'web1 http' }).waitFor()
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    const done: string[] = []
    page.on('request', (request) => request.method() === 'POST' && done.push(new URL(request.url()).pathname))
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
    expect(done).toEqual([])
  })

  test('Ctrl K goes to a host, a check, a page by words; a filter is kept when its field is left', async () => {
    const gone = await freePort()
    await using product = await startProduct(`site: Test
hosts: { web1: { address: 127.0.0.1 }, web2: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1, web2], every: 1s, attempts: 1, with: { port: ${gone} } } }
`)
    await product.until('web1/http', 'critical')
    await product.until('web2/http', 'critical')
    await using browser = await startBrowser()
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
    const goTo = async (words: string, path: string) => {
      await page.keyboard.press('Control+k')
      const field = page.getByRole('combobox', { name: 'Go to' })
      await field.fill(words)
      await page.getByRole('listbox', { name: 'Found' }).getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === path)
      expect(await field.count()).toBe(0)
    }
    // The address is another before the page is: until then keys and fields are those of the page before.
    const seeProblems = () => page.getByRole('link', { name: 'web2 http' }).waitFor()
    const openProblems = async () => {
      await page.goto(`${product.url}/problems`)
      await seeProblems()
    }
    await openProblems()
    await goTo('web2', '/hosts/web2')
    await goTo('http web1', '/checks/web1/http')
    await goTo('time web1', '/graphs')
    await goTo('probl', '/problems')
    await seeProblems()

    // Out of the field of a filter the keys mean what it shows.
    for (const leave of ['Enter', 'Escape']) {
      await page.keyboard.press('/')
      await page.getByRole('searchbox').fill('web2')
      await page.getByRole('link', { name: 'web1 http' }).waitFor({ state: 'detached' })
      await page.keyboard.press(leave)
      expect(await page.getByRole('searchbox').inputValue()).toBe('web2')
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === '/checks/web2/http')
      await openProblems()
    }
    // And whoever types in it may go elsewhere at once.
    await page.keyboard.press('/')
    await goTo('events', '/events')
    if (process.env.FORETOP_PICTURES === undefined) return
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).fill('web')
    for (const [width, height] of [
      [1_920, 1_080],
      [1_280, 800],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: `${process.env.FORETOP_PICTURES}/palette-${width}.png` })
    }
  })
})
