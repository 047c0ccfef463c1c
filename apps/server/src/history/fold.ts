import type { Held } from './held.ts'
import { ROLLED } from './levels.ts'
import { rollUp, type Sample, widen } from './rollup.ts'
import type { Tables } from './tables.ts'

export const MINUTE_MS = 60_000

/** Puts all held samples of before `until`, a whole minute, in their place and rolls them up. One transaction of the caller. */
export function fold(tables: Tables, held: Held, until: number): void {
  const from = tables.rolledUntil(MINUTE_MS) ?? 0
  for (const series of held.series()) settle(tables, series, held.samples(series), from, until)
  tables.setRolled(MINUTE_MS, until)
  let fineMs = MINUTE_MS
  for (const { stepMs } of ROLLED.slice(1)) {
    widenAll(tables, fineMs, stepMs, until)
    fineMs = stepMs
  }
  tables.dropAhead(until)
}

/** A look that comes later than its minute was rolled up (the clock was set back) is kept, but in no rollup. */
function settle(tables: Tables, series: number, samples: readonly Sample[], from: number, until: number): void {
  const done = samples.filter(({ at }) => at < until).sort((a, b) => a.at - b.at)
  const fresh = done.filter(({ at }) => at >= from)
  const before = fresh[0] && tables.sampleBefore(series, fresh[0].at)
  for (const sample of done) tables.addSample(series, sample)
  for (const rollup of rollUp(fresh, MINUTE_MS, before)) tables.addRollup(MINUTE_MS, series, rollup)
}

function widenAll(tables: Tables, fineMs: number, wideMs: number, until: number): void {
  const from = tables.rolledUntil(wideMs) ?? 0
  const end = until - (until % wideMs)
  if (end <= from) return
  for (const series of tables.seriesIds())
    for (const rollup of widen(tables.rollups(fineMs, series, from, end), wideMs))
      tables.addRollup(wideMs, series, rollup)
  tables.setRolled(wideMs, end)
}
