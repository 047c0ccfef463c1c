import { join } from 'node:path'
import type { Settings } from '@foretop/server/config/settings.ts'
import { importHistory, type PastSeries } from '@foretop/server/history/import.ts'
import { openStores } from '@foretop/server/stores.ts'
import type { List } from '@foretop/shared/model.ts'
import type { Progress } from '../progress.ts'
import { baselinesOf, type UsualUse } from './baselines.ts'
import { chronicle } from './events.ts'
import { lineOf } from './line.ts'
import { type Moments, momentsOf, type Span } from './moments.ts'
import type { Seen } from './rehearse.ts'
import { seriesOf } from './series.ts'
import { type Trouble, withTrouble } from './troubled.ts'

const HOUR_MS = 3_600_000

export interface Past extends Span {
  readonly settings: Settings
  /** Every check as it is at the end. */
  readonly calm: ReadonlyMap<string, Seen>
  readonly troubles: readonly Trouble[]
  /** What its sources list. */
  readonly lists: readonly List[]
  /** When the monitor itself was off. */
  readonly off: readonly Span[]
  readonly usualUse: UsualUse
}

/** Writes the databases of a monitor that has been looking at this for a while. */
export async function fillPast(folder: string, past: Past, progress: Progress, stop: AbortSignal): Promise<void> {
  const { settings, calm, troubles, lists, from } = past
  const stores = openStores(folder, settings.history, () => {})
  try {
    const { states, ...happened } = chronicle(settings.plan, calm, troubles, from)
    void stores.committer.commit({ ...happened, lists, states: states.map((state) => ({ state, latest: null })) })
  } finally {
    // Closes the file of history too, which is written next.
    await stores.close()
  }
  await importHistory(join(folder, 'history.db'), past.to, seriesOfAll(past, progress), stop)
}

/** One after the other, so that only one is in memory. */
function* seriesOfAll(past: Past, progress: Progress): Generator<PastSeries> {
  const { settings, calm, troubles, from, to, off, usualUse } = past
  const closely = troubles.map((trouble) => ({ from: trouble.from - HOUR_MS / 2, to: trouble.to + HOUR_MS / 2 }))
  const looksMs = Math.min(settings.history.keepMs, to - from)
  const checks = new Map(settings.plan.checks.map((check) => [check.id, check]))
  const byInterval = new Map<number, Moments>()
  for (const [index, seen] of [...calm.values()].entries()) {
    progress(index / calm.size)
    const { everyMs } = seen.now
    const moments = byInterval.get(everyMs) ?? momentsOf({ from, to, looksMs, off, closely }, everyMs)
    byInterval.set(everyMs, moments)
    for (const baseline of baselinesOf(seen, checks.get(seen.now.id)?.metrics ?? {}, usualUse))
      yield seriesOf({
        baseline,
        line: withTrouble(baseline, lineOf(baseline, to), troubles),
        moments,
        everyMs,
        now: to,
      })
  }
}
