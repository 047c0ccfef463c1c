import { setTimeout as pause } from 'node:timers/promises'
import { type Demo, startDemo } from '@foretop/demo/start-demo.ts'
import { startBrowser } from '@foretop/lab/browser.ts'
import type { Browser, Page } from 'playwright'
import { busySeconds, paintedAt, quantile, workOf } from './browsing.ts'

const SCREEN = { width: 1_280, height: 800 }
const COLD_LOADS = 5
/** Until what a page asks for by and by has come: its numbers, and what it loads while idle. */
const SETTLE_MS = 5_000
const MEASURE_MS = 10_000
const BROKEN = { host: 'db-a02', fault: 'replication', check: 'dfw-db-a02/mysql' } as const
const CHECK = `/checks/${BROKEN.check}`
const BEYOND_THE_NAVIGATION = [CHECK, '/hosts/dfw-db-a02', '/on-call/coverage']
const CARD = '[aria-label=Problems] a'
const WHOLE_GRAPH = 'figure .recharts-line-curve'
/** Its lines are there before its axes. */
const GRAPH = `${WHOLE_GRAPH}, figure svg[preserveAspectRatio=none] path`

/** What the pages cost on the simulated estate with a database in trouble, and how soon a person sees what. */
export async function pages(): Promise<{ readonly [key: string]: number }> {
  await using demo = await startDemo({ days: 1 })
  await using browser = await startBrowser()
  const seen = await faultOnTheWall(browser, demo)
  const wall = await coldLoads(browser, `${demo.url}/wall`, CARD)
  const check = await coldLoads(browser, `${demo.url}${CHECK}`, GRAPH)
  const frame = await coldLoads(browser, `${demo.url}/nothing-here`, 'main h1')
  const whole = await coldLoads(browser, `${demo.url}${CHECK}`, WHOLE_GRAPH)
  return {
    ...seen,
    first_card_ms: wall.shownMs,
    first_card_cpu_ms: wall.busyMs,
    wall_kb_sent: wall.kb,
    frame_ms: frame.shownMs,
    frame_cpu_ms: frame.busyMs,
    first_graph_ms: check.shownMs,
    first_graph_cpu_ms: check.busyMs,
    whole_graph_ms: whole.shownMs,
    check_kb_sent: check.kb,
    first_graph_to_frame: check.shownMs / frame.shownMs,
    ...(await workOfEach(browser, demo)),
  }
}

/** How soon a fault is a hollow box and a card, from the moment it breaks. */
async function faultOnTheWall(browser: Browser, demo: Demo): Promise<{ readonly [key: string]: number }> {
  await using page = await browser.newPage({ viewport: SCREEN })
  await page.goto(`${demo.url}/wall`)
  await page.waitForSelector('[role=gridcell]')
  await pause(SETTLE_MS)
  const startedAt = performance.now()
  const since = () => performance.now() - startedAt
  demo.break(BROKEN.host, BROKEN.fault)
  await page.waitForSelector('[role=gridcell][aria-label^="dfw-db-a02,"][aria-label*="perhaps critical"]')
  const hollowMs = since()
  await page.waitForSelector(CARD)
  return { fault_to_hollow_ms: hollowMs, fault_to_card_ms: since() }
}

interface Load {
  readonly shownMs: number
  /** What the main thread had worked by then. */
  readonly busyMs: number
  readonly kb: number
}

/** Each by a browser that runs, and knows nothing of the product yet; medians. */
async function coldLoads(browser: Browser, url: string, shown: string): Promise<Load> {
  const loads: Load[] = []
  for (let n = 0; n < COLD_LOADS; n += 1) {
    await using context = await browser.newContext({ viewport: SCREEN })
    const page = await context.newPage()
    const [sent, session] = [await bytesSent(page), await workOf(page)]
    // The process of a new tab takes half a second of its own to begin.
    await pause(SETTLE_MS)
    const before = await busySeconds(session, 'ThreadTime')
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForSelector(shown)
    const shownMs = await paintedAt(page)
    const busyMs = ((await busySeconds(session, 'ThreadTime')) - before) * 1_000
    await pause(SETTLE_MS)
    loads.push({ shownMs, busyMs, kb: sent() / 1_000 })
  }
  const median = (of: keyof Load) =>
    quantile(
      loads.map((load) => load[of]),
      0.5,
    )
  return { shownMs: median('shownMs'), busyMs: median('busyMs'), kb: median('kb') }
}

/**
 * What came over the line for scripts and the API, heads of answers among it; not what a worker fetches behind the page, nor
 * what is asked for again and again.
 */
async function bytesSent(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const wanted = new Map<string, string>()
  const bytes = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, response: { url } }) => {
    // The same graph of a moment later is no other.
    if (/\.js$|\/api\/v1\//.test(url)) wanted.set(requestId, url.replaceAll(/(?:from|to)=\d+/g, ''))
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = wanted.get(requestId)
    // What was fetched ahead comes again, out of memory, as nothing.
    if (url !== undefined) bytes.set(url, Math.max(bytes.get(url) ?? 0, encodedDataLength))
  })
  return () => bytes.values().reduce((sum, one) => sum + one, 0)
}

/** Of one core, percent: what each page's main thread works while nobody touches it. */
async function workOfEach(browser: Browser, demo: Demo): Promise<{ readonly [key: string]: number }> {
  await using page = await browser.newPage({ viewport: SCREEN })
  await page.goto(`${demo.url}/wall`)
  const links = page.getByRole('navigation').first().getByRole('link')
  await links.first().waitFor()
  const own = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname))
  const session = await workOf(page)
  const figures: { [key: string]: number } = {}
  for (const path of [...own, ...BEYOND_THE_NAVIGATION]) {
    await page.goto(demo.url + path)
    await pause(SETTLE_MS)
    const before = await busySeconds(session, 'ThreadTime')
    await pause(MEASURE_MS)
    const percent = (((await busySeconds(session, 'ThreadTime')) - before) / MEASURE_MS) * 100_000
    figures[`cpu_percent ${path}`] = percent
  }
  return figures
}
