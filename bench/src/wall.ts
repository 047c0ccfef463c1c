import { gzipSync } from 'node:zlib'
import { startBrowser } from '@foretop/lab/browser.ts'
import { startWallStandIn } from '@foretop/lab/stand-in.ts'
import type { Page } from 'playwright'
import { busySeconds, paintedAt, quantile, workOf } from './browsing.ts'

const STAGE = { checks: 2_000, problems: 12, changesPerS: 50 }
const SCREEN = { width: 1_920, height: 1_080 }
const COLD_LOADS = 5
const WARM_UP_MS = 5_000
const MEASURE_MS = 20_000
/** The table tells the page of its changes so often at most. */
const FLUSHES_PER_S = 4
const VSYNC_MS = 1_000 / 60

/** 2,000 tiles of which 50 change each second, in Chromium without a graphics card, and how soon a cold wall stands. */
export async function wall(): Promise<{ readonly [key: string]: number }> {
  await using standIn = await startWallStandIn(STAGE)
  await using browser = await startBrowser()
  const url = `http://127.0.0.1:${standIn.port}/wall`
  const firsts: number[] = []
  for (let n = 0; n < COLD_LOADS; n += 1) {
    const context = await browser.newContext({ viewport: SCREEN })
    firsts.push(await firstTiles(await context.newPage(), url))
    await context.close()
  }
  const page = await browser.newPage({ viewport: SCREEN })
  const scripts = scriptBytes(page)
  await firstTiles(page, url)
  const session = await workOf(page)
  // Nothing is waited for: these are the spans that are left alone and measured.
  await page.waitForTimeout(WARM_UP_MS)
  const before = await busySeconds(session, 'TaskDuration')
  await page.waitForTimeout(MEASURE_MS)
  const busy = (await busySeconds(session, 'TaskDuration')) - before
  // Apart from the work: counting frames makes every one of them cost something.
  const intervals = await frameIntervals(page, MEASURE_MS)
  const seconds = MEASURE_MS / 1_000
  return {
    first_paint_ms: quantile(firsts, 0.5),
    script_kb_gzip: (await scripts()) / 1_000,
    frame_interval_p95_ms: quantile(intervals, 0.95),
    dropped_frames_p95: Math.max(0, Math.round(quantile(intervals, 0.95) / VSYNC_MS) - 1),
    main_thread_ms_per_flush: (busy * 1_000) / (seconds * FLUSHES_PER_S),
    cpu_percent: (busy / seconds) * 100,
  }
}

/** From the start of the navigation until tiles are on the screen, in ms. */
async function firstTiles(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector('[role=gridcell]')
  return paintedAt(page)
}

/** What the scripts come to that the page asked for itself, packed as the product sends them. */
function scriptBytes(page: Page): () => Promise<number> {
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body())
  })
  return async () => (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0)
}

function frameIntervals(page: Page, forMs: number): Promise<number[]> {
  return page.evaluate(
    (forMs) =>
      new Promise<number[]>((resolve) => {
        const intervals: number[] = []
        const start = performance.now()
        let last = start
        const frame = (at: number) => {
          intervals.push(at - last)
          last = at
          if (at - start < forMs) requestAnimationFrame(frame)
          else resolve(intervals.slice(1))
        }
        requestAnimationFrame(frame)
      }),
    forMs,
  )
}
