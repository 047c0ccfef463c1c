import { lacking } from '@foretop/lab/needs.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { SIZES } from './sizes.ts'

/** 40 machines with five checks each; what is found out of them is posted. */
const GROUPS = { web: 20, db: 8, mem: 8, jobs: 4 }
const CHECKS = ['door', 'disk', 'load', 'memory', 'time']
const HOSTS = Object.entries(GROUPS).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, at) => `dfw-${group}-${String(at + 1).padStart(2, '0')}`),
)
/** No two alike but for what is cut off first where names are too long. */
const FAILING = ['dfw-web-03', 'dfw-web-13', 'dfw-db-03', 'dfw-jobs-03']
const REASON = 'takes connections but does not answer: hung, or full (10.20.30.40:3306)'

type Size = keyof typeof SIZES
/** Where a box has room for a name. */
const NAMED: readonly Size[] = ['wall', 'portrait', 'laptop']

const config = `
site: Test
groups: { ${Object.keys(GROUPS)
  .map((group) => `${group}: { title: ${group} }`)
  .join(', ')} }
hosts:
${HOSTS.map((host) => `  ${host}: { address: 127.0.0.1, groups: [${host.split('-')[1]}] }`).join('\n')}
server: { tokens: { reporter: a-token-of-a-reporter } }
defaults: { attempts: 1 }
checks:
${CHECKS.map((name) => `  ${name}: { probe: passive, hosts: [${HOSTS}], with: { fresh: 1d } }`).join('\n')}
`

const missing = await lacking('chromium')

describe.skipIf(missing !== null)(missing ?? 'the map of the wall', () => {
  let product: Product
  let browser: Browser
  beforeAll(async () => {
    product = await startProduct(config)
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
  })

  /** The door of each of these is critical, all else is well. */
  async function post(failing: readonly string[]): Promise<void> {
    const lines = HOSTS.flatMap((host) =>
      CHECKS.map(
        (name) => `${host}\t${name}\t${name === 'door' && failing.includes(host) ? `2\t${REASON}` : '0\twell'}`,
      ),
    )
    const headers = { authorization: 'Bearer a-token-of-a-reporter' }
    const { status } = await fetch(`${product.url}/api/v1/nsca`, { method: 'POST', headers, body: lines.join('\n') })
    expect(status).toBe(200)
  }
  const openWall = async (size: Size, context: Parameters<Browser['newContext']>[0] = {}) => {
    const page = await browser.newPage({ viewport: SIZES[size], ...context })
    await page.goto(`${product.url}/wall`)
    return page
  }

  test.each(Object.keys(SIZES) as readonly Size[])(
    '%s: a machine has its name and its place, whatever is in trouble; nothing scrolls',
    async (size) => {
      await post([])
      await using page = await openWall(size)
      await page.getByRole('heading', { name: 'All well' }).waitFor()
      const calm = await boxesOf(page)
      expect(calm.map(({ host }) => host).toSorted()).toEqual(HOSTS.toSorted())
      await post(FAILING)
      await page
        .getByRole('gridcell', { name: /critical: door/ })
        .nth(FAILING.length - 1)
        .waitFor()
      const troubled = await boxesOf(page)
      expect(troubled.map(({ host, row, column }) => ({ host, row, column }))).toEqual(
        calm.map(({ host, row, column }) => ({ host, row, column })),
      )
      if (NAMED.includes(size))
        for (const boxes of [calm, troubled]) {
          expect(boxes.filter(({ isCut }) => isCut)).toEqual([])
          expect(new Set(boxes.map(({ drawn }) => drawn)).size).toBe(HOSTS.length)
          for (const { host, drawn } of boxes) expect(host.endsWith(drawn)).toBe(true)
        }
      const cards = page.getByRole('list', { name: 'Problems' }).getByRole('listitem')
      expect(await cards.count()).toBe(FAILING.length)
      for (const host of FAILING) {
        const name = cards.locator('strong').filter({ hasText: host.slice('dfw-'.length) })
        expect(await name.count(), host).toBe(1)
        expect(await isCut(name), host).toBe(false)
      }
      const { scrollHeight, clientHeight } = await page.evaluate(() => document.documentElement)
      expect(scrollHeight).toBe(clientHeight)
    },
  )

  test('what a box holds is told to a pointer, to the keyboard and to a finger, before it is opened', async () => {
    await post(['dfw-web-03'])
    const tipOf = async (page: Page) => {
      const tip = page.getByRole('tooltip')
      await tip.getByText(REASON).waitFor()
      expect(await tip.textContent()).toMatch(/^dfw-web-03.*door critical for .*4 ok: disk, load, memory, time/s)
      const [seen, { width, height }] = [await tip.boundingBox(), page.viewportSize() ?? SIZES.laptop]
      if (seen === null) throw new Error('it is not seen')
      expect(
        Math.min(seen.x, seen.y, width - seen.x - seen.width, height - seen.y - seen.height),
      ).toBeGreaterThanOrEqual(0)
    }
    const troubled = (page: Page) => page.getByRole('gridcell', { name: /^dfw-web-03, critical/ })
    {
      await using page = await openWall('laptop')
      await troubled(page).hover()
      await tipOf(page)
      await page.mouse.move(640, 1)
      await page.getByRole('tooltip').waitFor({ state: 'detached' })
      await page.getByRole('gridcell').first().focus()
      // As one types the name of a machine.
      await page.keyboard.type('web-03')
      await tipOf(page)
      await page.keyboard.press('Escape')
      await page.getByRole('tooltip').waitFor({ state: 'detached' })
      await page.keyboard.press('Enter')
      await page.waitForURL(`${product.url}/hosts/dfw-web-03`)
    }
    {
      await using page = await openWall('portrait', { hasTouch: true })
      await troubled(page).tap()
      await tipOf(page)
      await page.getByText('Tap again to open').waitFor()
      expect(page.url()).toBe(`${product.url}/wall`)
      await troubled(page).tap()
      await page.waitForURL(`${product.url}/hosts/dfw-web-03`)
    }
    {
      await post(FAILING)
      await using page = await openWall('phone', { hasTouch: true })
      // With so many cards they are too small to be aimed at: the group is what was meant.
      await page
        .getByRole('list', { name: 'Problems' })
        .getByRole('listitem')
        .nth(FAILING.length - 1)
        .waitFor()
      await troubled(page).tap()
      await page.waitForURL(`${product.url}/checks?group=web`)
    }
  })
})

interface Box {
  readonly host: string
  readonly row: number
  readonly column: number
  /** What stands on it. */
  readonly drawn: string
  readonly isCut: boolean
}

/** By their places on the screen. */
const boxesOf = (page: Page): Promise<readonly Box[]> =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('[role=gridcell]')].map((box) => ({
      box,
      at: box.getBoundingClientRect(),
    }))
    const rows = [...new Set(boxes.map(({ at }) => Math.round(at.top)))].sort((a, b) => a - b)
    return boxes.map(({ box, at }) => {
      const row = rows.indexOf(Math.round(at.top))
      const before = boxes.filter((one) => Math.round(one.at.top) === rows[row] && one.at.left < at.left)
      const name = box.querySelector('[data-text]')
      return {
        host: (box.getAttribute('aria-label') ?? '').split(',')[0] ?? '',
        ...{ row, column: before.length },
        drawn: name?.getAttribute('data-text')?.replaceAll('\n', '') ?? '',
        isCut: name !== null && name.scrollWidth > name.clientWidth,
      }
    })
  })

const isCut = (of: Locator) => of.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
