import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { heldAt } from './held.ts'
import { processorSeconds, residentMib } from './process.ts'

const LONG = { warmUpMs: 10_000, measureMs: 20_000 }
/** While looking for the most that is held, many rates are tried. */
const SHORT = { warmUpMs: 5_000, measureMs: 8_000 }

interface Vitals {
  readonly observations: number
  readonly skipped: number
  readonly lateness: { readonly boundsMs: readonly number[]; readonly counts: readonly number[] }
}

/** HTTP checks, a new connection each, everything counted: judged, remembered, kept in history, served. */
export async function engine(): Promise<{ readonly [key: string]: number }> {
  const targetPort = await freePort()
  const target = fork(join(import.meta.dirname, 'target.ts'), [String(targetPort)])
  await once(target, 'message')
  try {
    const thousand = await hold({ checks: 1_000, everyMs: 1_000, targetPort }, LONG)
    const tenThousand = await hold({ checks: 10_000, everyMs: 10_000, targetPort }, LONG)
    const held = await heldWhole(targetPort)
    const most = await mostHeld(targetPort)
    return {
      checks_per_s_1k: thousand.perSecond,
      cpu_s_per_1000_checks: thousand.processorSecondsPer1000,
      lateness_p99_ms: thousand.latenessP99Ms,
      skipped_1k: thousand.skipped,
      rss_mib_1k: thousand.residentMib,
      checks_per_s_10k: tenThousand.perSecond,
      cpu_s_per_1000_checks_10k: tenThousand.processorSecondsPer1000,
      lateness_p99_ms_10k: tenThousand.latenessP99Ms,
      skipped_10k: tenThousand.skipped,
      rss_mib_10k: tenThousand.residentMib,
      problems_10k: tenThousand.problems,
      main_held_saving_ms_10k: held.saving,
      main_held_reload_ms_10k: held.reload,
      main_held_20_viewers_ms_10k: held.joining,
      max_checks_per_s: most,
    }
  } finally {
    target.disconnect()
  }
}

/** How long main stands still with ten thousand checks, one of which a reload changes. */
async function heldWhole(targetPort: number) {
  await using product = await startProduct(configuration(10_000, 10_000, targetPort))
  await pause(LONG.warmUpMs)
  return await heldAt(product, configuration(10_000, 10_000, targetPort).replace('path: /7 ', 'path: /seven '))
}

/** The most checks a second at which at least 99 of 100 are made; each step asks for more until one is not held. */
async function mostHeld(targetPort: number): Promise<number> {
  let most = 0
  for (const rate of [2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000]) {
    const { perSecond } = await hold({ checks: rate, everyMs: 1_000, targetPort }, SHORT)
    if (perSecond < 0.99 * rate) return Math.max(most, perSecond)
    most = perSecond
  }
  return most
}

async function hold(
  { checks, everyMs, targetPort }: { checks: number; everyMs: number; targetPort: number },
  { warmUpMs, measureMs }: typeof LONG,
) {
  await using product = await startProduct(configuration(checks, everyMs, targetPort))
  await pause(warmUpMs)
  const before = await measure(product)
  await pause(measureMs)
  const after = await measure(product)
  const looks = after.vitals.observations - before.vitals.observations
  const seen = await product.checks()
  return {
    perSecond: (looks / (after.at - before.at)) * 1_000,
    processorSecondsPer1000: ((after.processorSeconds - before.processorSeconds) / looks) * 1_000,
    latenessP99Ms: percentile(0.99, before.vitals.lateness, after.vitals.lateness),
    skipped: after.vitals.skipped - before.vitals.skipped,
    residentMib: after.residentMib,
    problems: seen.filter(({ status }) => status !== 'ok').length,
  }
}

async function measure(product: Product) {
  const { details: vitals } = (await product.json('/healthz?details')) as { readonly details: Vitals }
  return {
    at: performance.now(),
    vitals,
    processorSeconds: await processorSeconds(product.pid),
    residentMib: await residentMib(product.pid),
  }
}

/** The upper bound of the bucket in which the percentile lies. */
function percentile(part: number, before: Vitals['lateness'], after: Vitals['lateness']): number {
  const counts = after.counts.map((count, index) => count - (before.counts[index] ?? 0))
  const rank = part * counts.reduce((sum, count) => sum + count, 0)
  let seen = 0
  const bucket = counts.findIndex((count) => {
    seen += count
    return seen >= rank
  })
  return after.boundsMs[bucket] ?? Number.POSITIVE_INFINITY
}

/** A hundred hosts at most, as a large site has them. */
function configuration(checks: number, everyMs: number, targetPort: number): string {
  const hosts = Math.min(100, checks)
  const perHost = checks / hosts
  const names = Array.from({ length: hosts }, (_, index) => `  web${index}: { address: 127.0.0.1, groups: [webs] }`)
  const each = Array.from(
    { length: perHost },
    (_, index) =>
      `  http${index}: { probe: http, hosts: [webs], every: ${everyMs}ms, timeout: 5s, with: { port: ${targetPort}, path: /${index} } }`,
  )
  return ['site: Bench', 'groups:', '  webs: { title: Webs }', 'hosts:', ...names, 'checks:', ...each, ''].join('\n')
}
