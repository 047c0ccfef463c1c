import { readFile } from 'node:fs/promises'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Locator, Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

const MACHINES = `site: Test
groups: { balancers: { title: Balancers } }
hosts:
  lb01: { address: 127.0.0.1, groups: [balancers] }
  lb02: { address: 127.0.0.1, groups: [balancers] }
checks:
  machine: { probe: host, hosts: [balancers], every: 500ms }
`
const PRESET = `graphs:
  balancer-traffic:
    title: Balancer traffic
    hosts: [balancers]
    show:
      - { check: machine, metrics: [received, sent], instances: [lo] }
      - { check: machine, metrics: [load1, load5, load15] }
`

/** The product with a few looks behind it, and a page of it. */
async function setUp(config: string) {
  await using building = new AsyncDisposableStack()
  const product = building.use(await startProduct(config))
  const browser = building.use(await startBrowser())
  await eventually(async () => {
    const history = await product.json('/api/v1/checks/history?id=lb02/machine&metric=received')
    if (!JSON.stringify(history).includes('"lo"')) throw new Error('no rates yet')
  })
  const page = await browser.newPage({ viewport: { width: 1_280, height: 1_800 } })
  const owned = building.move()
  return { product, page, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const minutesAgo = (minutes: number) => String(Date.now() - minutes * 60_000)
const graph = (page: Page, name: string) => page.getByRole('figure', { name })
const plotOf = (figure: Locator) => figure.locator('svg.recharts-surface').first()

describe.skipIf(missing !== null)(missing ?? 'graphs', () => {
  test('a preset of the configuration is a row of graphs for each host', async () => {
    await using lab = await setUp(MACHINES + PRESET)
    const { page, product } = lab
    await page.goto(`${product.url}/graphs`)
    await page.getByRole('main').getByRole('link', { name: 'Balancer traffic' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Balancer traffic' }).waitFor()
    for (const host of ['lb01', 'lb02']) {
      await plotOf(graph(page, `Network, lo, ${host}/machine`)).waitFor()
      await plotOf(graph(page, `Load, ${host}/machine`)).waitFor()
    }
    expect(new URL(page.url()).search).toBe('?preset=balancer-traffic')
  })

  test('a preset that is written while it runs is there without a restart', async () => {
    await using lab = await setUp(MACHINES)
    const { product } = lab
    expect(await product.json('/api/v1/graphs')).toEqual([])
    await product.writeConfig(MACHINES + PRESET)
    await eventually(async () => {
      expect(await product.json('/api/v1/graphs')).toMatchObject([
        { name: 'balancer-traffic', hosts: ['lb01', 'lb02'], range: 'day' },
      ])
    })
  })

  test('hosts, metrics and time of the address are what is drawn, and the keys zoom', async () => {
    await using lab = await setUp(MACHINES)
    const { page, product } = lab
    const [from, to] = [minutesAgo(5), minutesAgo(0)]
    await page.goto(
      `${product.url}/graphs?hosts=balancers&metrics=machine.received&instance=lo&together=1&from=${from}&to=${to}`,
    )
    const together = graph(page, 'Received, lo, machine, 2 hosts')
    await plotOf(together).waitFor()
    expect(await together.locator('.recharts-line').count()).toBe(2)
    await page.keyboard.press('[')
    await page.waitForURL((url) => Number(url.searchParams.get('to')) < Number(to) - 60_000)
    await page.keyboard.press('0')
    await page.waitForURL((url) => url.searchParams.get('from') === null)
    expect(new URL(page.url()).searchParams.get('hosts')).toBe('balancers')
  })

  test('a graph is taken away as a picture by keyboard alone', async () => {
    await using lab = await setUp(MACHINES)
    const { page, product } = lab
    await page.goto(
      `${product.url}/graphs?hosts=lb01&metrics=machine.load1,machine.load5&from=${minutesAgo(3)}&to=${minutesAgo(0)}`,
    )
    const alone = graph(page, 'Load, lb01/machine')
    await plotOf(alone).waitFor()
    const size = await plotOf(alone).evaluate((svg) => ({ width: svg.clientWidth, height: svg.clientHeight }))

    await alone.getByRole('button', { name: 'Menu of Load' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    const downloading = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^lb01-machine-load-\d{4}-\d\d-\d\d-\d{4}\.png$/)
    const png = await readFile(await download.path())
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    // Twice as fine as on screen; the title, a row of the legend and the caption are around the plot.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * (size.width + 32), 2 * (size.height + 100)])
    expect(size.width).toBeGreaterThan(600)
  })

  test('a check leads from its small graphs to a large one, and the link copied from it keeps the time', async () => {
    await using lab = await setUp(MACHINES)
    const { page, product } = lab
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${product.url}/graphs?hosts=lb01`)
    await page.getByRole('link', { name: 'Load of lb01/machine, large' }).click()
    const load = graph(page, 'Load, lb01/machine')
    await plotOf(load).waitFor()
    await load.getByRole('button', { name: 'Menu of Load' }).click()
    await page.getByRole('menuitem', { name: 'Copy link' }).click()
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
    expect(link.pathname + link.search).toMatch(/^\/graphs\?.*from=\d+&to=\d+/)
    await page.goto(link.href)
    await plotOf(graph(page, 'Load, lb01/machine')).waitFor()
  })
})
