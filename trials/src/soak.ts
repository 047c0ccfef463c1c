import { type CDPSession, startBrowser } from '@foretop/lab/browser.ts'
import { startWallStandIn } from '@foretop/lab/stand-in.ts'
import type { Outcome } from './main.ts'

const STAGE = { checks: 2_000, problems: 12, changesPerS: 50 }
const MINUTE_MS = 60_000
/** Code is compiled and caches fill in the first minutes: growth is counted from here. */
const SETTLED_AFTER = 5
/** Budget of an hour. */
const MOST_GROWTH_MIB = 10

/** A wall of 2,000 tiles left alone; one run is a minute. Its heap must not grow. */
export async function soak(runs: number): Promise<Outcome> {
  await using standIn = await startWallStandIn(STAGE)
  await using browser = await startBrowser()
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } })
  await page.goto(`http://127.0.0.1:${standIn.port}/wall?kiosk`)
  await page.waitForSelector('[role=gridcell]')
  const session = await page.context().newCDPSession(page)
  const heapMib: number[] = []
  for (let minute = 0; minute < runs; minute += 1) {
    // Being left alone for so long is what is tried.
    await page.waitForTimeout(MINUTE_MS)
    heapMib.push(await usedMib(session))
  }
  const settled = heapMib[Math.min(SETTLED_AFTER, heapMib.length) - 1] ?? Number.NaN
  const last = heapMib.at(-1) ?? Number.NaN
  const grownMib = last - settled
  const broken = grownMib > MOST_GROWTH_MIB ? [`the heap grew by ${grownMib.toFixed(1)} MiB`] : []
  const most = Math.max(...heapMib)
  return {
    figures: {
      minutes: runs,
      settled_mib: round(settled),
      last_mib: round(last),
      most_mib: round(most),
      grown_mib: round(grownMib),
    },
    broken,
  }
}

/** What is left after a full collection. */
async function usedMib(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1_048_576
}

const round = (value: number) => Math.round(value * 10) / 10
