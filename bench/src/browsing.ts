import type { CDPSession, Page } from 'playwright'

/** What the bench reads of a page in Chromium. */

/**
 * Seconds the main thread has worked. `TaskDuration`: script, style, layout and paint, by the clock; `ThreadTime`: its
 * processor alone, whoever else wants the core.
 */
export async function busySeconds(session: CDPSession, of: 'TaskDuration' | 'ThreadTime'): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === of)?.value ?? Number.NaN
}

/** Whoever counts the work of a page's main thread. */
export async function workOf(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return session
}

/** When what is on the screen now was painted, ms from the start of the navigation. */
export const paintedAt = (page: Page): Promise<number> =>
  // Two frames: the first begins with it in place, the second when it was painted.
  page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      ),
  )

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
