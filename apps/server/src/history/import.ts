import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import { openDatabase } from '../store/database.ts'
import { MINUTE_MS } from './fold.ts'
import type { SeriesName } from './intake.ts'
import { ROLLED } from './levels.ts'
import type { Rollup, Sample } from './rollup.ts'
import { createTables, type Tables } from './tables.ts'

/** What was measured of one series, elsewhere or before. All oldest first. */
export interface PastSeries extends SeriesName {
  /** Single looks, where they are known. */
  readonly samples: readonly Sample[]
  /** By their width, one of `ROLLED`; those of looks that are in `samples` too. */
  readonly rollups: ReadonlyMap<number, readonly Rollup[]>
}

/**
 * Writes a past into a file of history that nobody has open, up to `until` (wall ms); what is measured from
 * then on follows without a seam. All or nothing; rejects with the reason of `stop` when that is aborted.
 */
export async function importHistory(
  path: string,
  until: number,
  past: Iterable<PastSeries>,
  stop?: AbortSignal,
): Promise<void> {
  const migrations = join(import.meta.dirname, 'migrations')
  const database = openDatabase({ path, migrations, synchronous: 'NORMAL' })
  try {
    // Millions of rows at once: the log of changes would be as large as the file.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN IMMEDIATE')
    const tables = createTables(database)
    const late: number[] = []
    for (const series of past) {
      late.push(...write(tables, series, until))
      // It takes many seconds: whoever waits must be able to end it.
      await breath()
      stop?.throwIfAborted()
    }
    // The minute that has begun is rolled up when it is over, with the looks that are still to come.
    if (late.length > 0) tables.addAhead(Float64Array.from(late))
    for (const { stepMs } of ROLLED) tables.setRolled(stepMs, until - (until % stepMs))
    database.exec('COMMIT; PRAGMA journal_mode = WAL')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  } finally {
    database.close()
  }
}

/** Returns, as cells, the looks that do not belong to a whole minute yet. */
function write(tables: Tables, { samples, rollups, ...name }: PastSeries, until: number): number[] {
  const end = until - (until % MINUTE_MS)
  const id = tables.idOf(name)
  for (const sample of samples) if (sample.at < end) tables.addSample(id, sample)
  for (const { stepMs } of ROLLED) {
    const ended = (rollups.get(stepMs) ?? []).filter(({ at }) => at + stepMs <= until)
    tables.addRollups(stepMs, id, ended)
  }
  return samples.filter(({ at }) => at >= end && at < until).flatMap(({ at, value }) => [id, at, value ?? Number.NaN])
}
