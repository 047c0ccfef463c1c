import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Demo, startDemo } from '@foretop/demo/start-demo.ts'
import { startBrowser } from '@foretop/lab/browser.ts'
import { lacking } from '@foretop/lab/needs.ts'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SIZES } from './sizes.ts'

/**
 * Every page on the simulated estate: in each scene, each size and each theme. Nothing may stick out, nothing may break,
 * and axe must find nothing serious. With FORETOP_PICTURES=FOLDER each is also saved as a picture to look at.
 */

const THEMES = ['dark', 'light'] as const
/** What goes on after a wait that was in vain, so that one run tells every fault; far longer than any machine needs. */
const RESIZED_MS = 20_000
const SAID_MS = 30_000
const LOST_TOGETHER = 6
const BEYOND_THE_NAVIGATION = [
  ...['/hosts/dfw-lb01', '/checks/dfw-db-a02/mysql', '/more', '/nothing-here'],
  ...['/on-call/coverage', '/on-call/simulate?fault=dfw-db-a02+down'],
]

const pictures = process.env.FORETOP_PICTURES
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const missing = await lacking('chromium')

describe.skipIf(missing !== null)(missing ?? 'every page', () => {
  let demo: Demo
  let browser: Browser
  let paths: readonly string[]

  beforeAll(async () => {
    demo = await startDemo({ days: 1 })
    browser = await startBrowser()
    const page = await browser.newPage({ viewport: SIZES.laptop })
    await page.goto(`${demo.url}/wall`)
    const links = page.getByRole('navigation').first().getByRole('link')
    await links.first().waitFor()
    const own = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname))
    paths = [...own, ...BEYOND_THE_NAVIGATION]
    await page.close()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await demo?.[Symbol.asyncDispose]()
  })

  test('are found through the navigation', () => {
    expect(paths.length).toBeGreaterThan(14)
  })

  // The others are asked only where what they show differs from the calm by more than numbers; the last two only how that stands.
  test.each([
    { scene: 'calm', sign: null, asked: 'all', on: null, leads: {} },
    {
      scene: 'db-outage',
      sign: { id: 'dfw-db-a02/mysql', status: 'critical' },
      asked: 'all',
      on: ['/wall', '/problems', '/map', '/view/databases', '/restarts', '/ledger', '/checks/dfw-db-a02/mysql'],
      leads: {
        '/checks/dfw-db-a02/mysql': /critical.*replication does not run/s,
        '/hosts/dfw-db-a02': /critical.*replication does not run/s,
        '/problems': /db-a02.*replication does not run/s,
      },
    },
    {
      scene: 'overload',
      sign: { id: 'dfw-lb01/perlbal', status: 'critical' },
      asked: 'layout',
      on: ['/wall', '/problems', '/map', '/view/balancers', '/hosts/dfw-lb01'],
      leads: {},
    },
    {
      scene: 'split-brain',
      sign: { id: 'carp1', status: 'critical' },
      asked: 'layout',
      on: ['/wall', '/problems', '/map', '/view/failover', '/view/databases'],
      // Of the machine itself all is well: what is about it is wrong.
      leads: { '/hosts/d1': /critical.*both master of vhid 1/s, '/view/failover': /two masters/ },
    },
  ] as const)(
    'stands in every size and theme: $scene',
    { timeout: 1_800_000 },
    async ({ scene, sign, asked, on, leads }) => {
      demo.scene(scene)
      if (sign !== null) await demo.until(sign.id, sign.status)
      const page = await open(browser)
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
      // Who wants pictures wants them of all.
      for (const path of pictures === undefined ? (on ?? paths) : paths) {
        await page.goto(demo.url + path)
        const stands = await settle(page).then(
          () => true,
          () => false,
        )
        faults.push(
          ...(stands ? await faultsOf(page, `${scene} ${path}`, asked) : [`${scene} ${path}: there is no heading`]),
        )
      }
      for (const [path, words] of Object.entries<RegExp>(leads)) {
        await page.goto(demo.url + path)
        await settle(page)
        faults.push(...(await notLeading(page, `${scene} ${path}`, words)))
      }
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  test('a picture that is not of now says so on every page', { timeout: 900_000 }, async () => {
    demo.scene('calm')
    const context = (await open(browser)).context()
    const silent: string[] = []
    // Most of it is waiting for the silence to be long enough, which some can do together.
    for (const some of slices(paths, LOST_TOGETHER)) {
      await context.setOffline(false)
      const pages = await Promise.all(some.map(async (path) => ({ path, page: await context.newPage() })))
      for (const { path, page } of pages) {
        await page.goto(demo.url + path)
        await settle(page)
      }
      await context.setOffline(true)
      for (const { path, page } of pages) {
        const said = page.getByText('NO DATA').first()
        await said.waitFor({ timeout: SAID_MS }).catch(() => silent.push(path))
        if (pictures !== undefined) await save(page, `lost ${path}`)
        await page.close()
      }
    }
    expect(silent).toEqual([])
    await context.close()
  })

  test('every page is a `g` and a letter away', async () => {
    const page = await open(browser)
    // No letter leads here: each one is seen to lead away.
    await page.goto(`${demo.url}/nothing-here`)
    await settle(page)
    await page.keyboard.press('?')
    const keys = await page
      .getByRole('dialog')
      .locator('dl > div')
      .evaluateAll((rows) =>
        rows
          .map((row) => [...row.querySelectorAll('kbd')].map((key) => key.textContent))
          .filter(([first]) => first === 'g'),
      )
    await page.keyboard.press('Escape')
    const reached = new Set<string>()
    for (const [, key] of keys) {
      const before = new URL(page.url()).pathname
      await page.locator('main').evaluate((main) => main.setAttribute('data-before', ''))
      await page.keyboard.press('g')
      await page.keyboard.press(key ?? '')
      await page.waitForURL(({ pathname }) => pathname !== before)
      await page.locator('main:not([data-before]) h1').first().waitFor()
      reached.add(new URL(page.url()).pathname)
    }
    expect(paths.filter((path) => !BEYOND_THE_NAVIGATION.includes(path) && !reached.has(path))).toEqual([])
    await page.context().close()
  })
})

const slices = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

async function open(browser: Browser): Promise<Page> {
  // The content security policy allows no script but the product's own: axe comes in by the debugger's door.
  const context = await browser.newContext({ viewport: SIZES.laptop, bypassCSP: true, reducedMotion: 'reduce' })
  return context.newPage()
}

/** The page has its heading and the picture is live. */
async function settle(page: Page): Promise<void> {
  await page.locator('main').first().waitFor()
  await page.locator('h1').first().waitFor()
}

async function faultsOf(page: Page, what: string, asked: 'all' | 'layout'): Promise<readonly string[]> {
  const faults: string[] = []
  for (const theme of THEMES) {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme
    }, theme)
    // A theme is colours and nothing else: what stands where, and what is said of it, is asked in the first alone.
    const first = theme === THEMES[0]
    for (const [size, viewport] of Object.entries(first || pictures !== undefined ? SIZES : {})) {
      await page.setViewportSize(viewport)
      // Graphs take their new width a frame later.
      await page.waitForFunction(fits, null, { timeout: RESIZED_MS }).catch(() => undefined)
      const wide = await page.evaluate(stickingOut)
      if (wide > 0) faults.push(`${what}, ${theme}, ${size}: ${wide} px stick out`)
      if (pictures !== undefined) await save(page, `${what} ${size} ${theme}`)
    }
    await page.setViewportSize(SIZES.laptop)
    // Of the colours of the other theme the tokens are tried (`tokens.test.ts`); here where somebody looks at pictures anyway.
    if (asked === 'layout' || (!first && pictures === undefined)) continue
    const rules = first ? undefined : ['color-contrast']
    faults.push(...(await axeFaults(page, rules)).map((fault) => `${what}, ${theme}: ${fault}`))
  }
  return faults
}

/** The sizes in which these words are not in the upper half of the screen, or the first graph of a check not on it. */
async function notLeading(page: Page, what: string, words: RegExp): Promise<readonly string[]> {
  const faults: string[] = []
  if (what.includes('/checks/')) await page.locator('figure').first().waitFor()
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await page.waitForFunction(fits, null, { timeout: RESIZED_MS }).catch(() => undefined)
    const { text, graphAt } = await page.evaluate(upperHalf)
    if (!words.test(text)) faults.push(`${what}, ${size}: ${words} is not in “${text}”`)
    if (graphAt !== null && what.includes('/checks/') && graphAt > viewport.height)
      faults.push(`${what}, ${size}: the first graph begins at ${graphAt} px`)
  }
  return faults
}

/** What is written in the upper half of the screen, in the order of the page, and where the first graph begins. */
const upperHalf = () => {
  const main = document.querySelector('main') ?? document.body
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  let text = ''
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    range.selectNodeContents(node)
    const { top, height } = range.getBoundingClientRect()
    // For those who listen alone: a dot that nobody sees.
    const isSeen = (node.parentElement?.getBoundingClientRect().width ?? 0) > 1
    if (isSeen && height > 0 && top >= 0 && top < innerHeight / 2) text += `${node.textContent} `
  }
  return { text, graphAt: document.querySelector('figure')?.getBoundingClientRect().top ?? null }
}

/** By how much the page, or what scrolls in it as a whole, is wider than the screen. */
const stickingOut = () =>
  [document.documentElement, ...document.querySelectorAll('#content, main')].reduce(
    (most, { scrollWidth, clientWidth }) => Math.max(most, scrollWidth - clientWidth),
    0,
  )

const fits = () =>
  [document.documentElement, ...document.querySelectorAll('#content, main')].every(
    ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth,
  )

/** By all rules, or by `rules` alone. */
async function axeFaults(page: Page, rules: readonly string[] | undefined): Promise<readonly string[]> {
  await page.evaluate(await axe)
  const run = (runOnly: readonly string[] | undefined) => Reflect.get(globalThis, 'axe').run({ runOnly })
  const { violations } = await page.evaluate<AxeResults, readonly string[] | undefined>(run, rules)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} (${nodes.length})`)
}

const save = (page: Page, name: string) =>
  page.screenshot({ path: join(pictures ?? '.', `${name.replaceAll(/[^\w-]+/g, '_')}.png`) })
