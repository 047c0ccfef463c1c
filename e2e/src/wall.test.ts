import { once } from 'node:events'
import { createServer } from 'node:http'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

/** Writes down, for each frame in which the map changes its size, how far a tile sticks out of it when it is painted. */
const WATCH_MAP = () => {
  const map = document.querySelector('[role=grid]')
  if (map === null) throw new Error('there is no map')
  const out: number[] = []
  Object.assign(globalThis, { out })
  // Whoever observes later is told later: after the page has done what it does about the new size.
  new ResizeObserver(() => {
    const tiles = [...map.querySelectorAll('[role=gridcell]')]
    const lowest = Math.max(...tiles.map((tile) => tile.getBoundingClientRect().bottom))
    out.push(Math.max(0, Math.round(lowest - map.getBoundingClientRect().bottom)))
  }).observe(map)
}
const stuckOut = (page: Page): Promise<number[]> => page.evaluate(() => Reflect.get(globalThis, 'out'))

describe.skipIf(missing !== null)(missing ?? 'wall', () => {
  test('no tile ever sticks out of the map, not even in the frame in which cards take its room', async () => {
    const port = await freePort()
    const server = createServer((_, response) => response.end('well')).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const hosts = Array.from({ length: 24 }, (_, at) => `web${at + 1}`)
    await using product = await startProduct(`
hosts: { ${hosts.map((host) => `${host}: { address: 127.0.0.1 }`).join(', ')} }
checks: { http: { probe: http, hosts: [${hosts}], every: 1s, attempts: 1, with: { port: ${port} } } }
`)
    await product.until('web24/http', 'ok')
    await using browser = await startBrowser()
    const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } })
    await page.goto(`${product.url}/wall?kiosk`)
    await page.getByText('All well').waitFor()
    await page.evaluate(WATCH_MAP)
    server.closeAllConnections()
    server.close()
    await page.getByText(/^\+ \d+ more/).waitFor()
    // The first is told when the observing begins; the next ones are the cards.
    const out = await stuckOut(page)
    expect(out.length).toBeGreaterThan(1)
    expect(out.every((px) => px === 0)).toBe(true)
  })

  test('trouble that is being confirmed is said at once, on the wall, in the navigation and where problems are listed', async () => {
    const port = await freePort()
    const server = createServer((_, response) => response.end('well')).listen(port, '127.0.0.1')
    await once(server, 'listening')
    await using product = await startProduct(`
hosts: { web1: { address: 127.0.0.1 }, web2: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1, web2], every: 5s, retry: 5s, attempts: 20, with: { port: ${port} } } }
`)
    await product.until('web1/http', 'ok')
    await product.until('web2/http', 'ok')
    await using browser = await startBrowser()
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
    await page.goto(`${product.url}/wall`)
    await page.getByRole('heading', { name: 'All well' }).waitFor()
    server.closeAllConnections()
    server.close()
    await page.getByRole('heading', { name: '2 being confirmed' }).waitFor()
    await page.getByRole('navigation').getByText('2 being confirmed').first().waitFor()
    expect(await page.getByText('All well').count()).toBe(0)
    if (process.env.FORETOP_PICTURES)
      await page.screenshot({ path: `${process.env.FORETOP_PICTURES}/being-confirmed.png` })
    await page.goto(`${product.url}/problems`)
    await page.getByText('2 of 2 checks being confirmed').waitFor()
  })
})
