import type { DatabaseSync } from 'node:sqlite'
import type { History } from '@foretop/shared/wire.ts'
import type { CounterWidth } from '../core/differentiate.ts'
import { fold, MINUTE_MS } from './fold.ts'
import { drawHistory, type Line } from './graph.ts'
import { createHeld, type Held } from './held.ts'
import type { HistoryQuery } from './history.ts'
import { CELL, type Cells, type SeriesName } from './intake.ts'
import { chooseLevel, type Level, ROLLED } from './levels.ts'
import type { Sample } from './rollup.ts'
import { createTables, type Tables } from './tables.ts'

/** A query that can cross to another thread. */
export type ArchiveQuery = Omit<HistoryQuery, 'definitions'> & {
  readonly counters: { readonly [metric: string]: CounterWidth }
}

/** What is in the file of history. Synchronous: it lives in a thread of its own. */
export interface Archive {
  /** Gives series their place in the file. A number that was given before is another series from here on. */
  define(names: Iterable<readonly [number: number, name: SeriesName]>): void
  /** Keeps what came. Throws when it cannot be written; it is then held in memory and written with its minute. */
  append(cells: Cells): void
  /** Puts whole minutes in their place and rolls them up. Throws when it cannot: then all is as before. */
  fold(): void
  /** Forgets what is too old of a few series; an hour of calls, one a second, comes by all. */
  prune(): void
  /** Checks have other ids: old and new. Throws when that cannot be written. */
  rename(pairs: readonly (readonly [string, string])[]): void
  query(query: ArchiveQuery): History
}

const PRUNE_CALLS = 3_600

/** `keepMs`: how long single looks are kept, asked each time. */
export function createArchive(database: DatabaseSync, keepMs: () => number, now: () => number): Archive {
  const tables = createTables(database)
  const levels = (): readonly Level[] => [{ stepMs: 0, keptMs: keepMs() }, ...ROLLED]
  const held = createHeld()
  const unplaced = new Map<number, SeriesName>()
  const ids = new Map<number, number>()
  let toPrune: { readonly ids: number[]; readonly atOnce: number } = { ids: [], atOnce: 0 }

  /** Why some series have no place yet, or `null`: tried anew each time, so that the numbering never shifts. */
  const nameAll = (): unknown => {
    if (unplaced.size === 0) return null
    try {
      const placed: (readonly [number, number])[] = []
      transact(database, () => {
        for (const [number, name] of unplaced) placed.push([number, tables.idOf(name)])
      })
      for (const [number, id] of placed) ids.set(number, id)
      unplaced.clear()
      return null
    } catch (error) {
      return error
    }
  }
  const place = (cells: Cells): Cells => {
    const placed = new Float64Array(cells.length)
    let length = 0
    for (let index = 0; index + CELL <= cells.length; index += CELL) {
      const id = ids.get(cells[index] ?? -1)
      if (id === undefined) continue
      placed.set(cells.subarray(index, index + CELL), length)
      placed[length] = id
      length += CELL
    }
    return placed.subarray(0, length)
  }
  const forgetOld = (few: readonly number[]) => {
    const inUse = new Set(ids.values())
    for (const series of few) {
      tables.forgetSamples(series, now() - keepMs())
      for (const { stepMs, keptMs } of ROLLED) tables.forgetRollups(stepMs, series, now() - keptMs)
      if (!inUse.has(series) && !held.has(series)) tables.forgetEmpty(series)
    }
  }

  transact(database, () => {
    for (const { stepMs } of ROLLED)
      if (tables.rolledUntil(stepMs) === undefined) tables.setRolled(stepMs, now() - (now() % stepMs))
  })
  for (const cells of tables.readAhead()) held.hold(cells)

  return {
    define(more) {
      for (const [number, name] of more) {
        ids.delete(number)
        unplaced.set(number, name)
      }
    },
    rename(pairs) {
      const unnamed = nameAll()
      if (unnamed !== null) throw unnamed
      transact(database, () => {
        for (const [from, to] of pairs) tables.rename(from, to)
      })
    },
    append(cells) {
      const unnamed = nameAll()
      const placed = place(cells)
      held.hold(placed)
      if (unnamed !== null) throw unnamed
      tables.addAhead(placed)
    },
    fold() {
      const until = now() - (now() % MINUTE_MS)
      if (until <= (tables.rolledUntil(MINUTE_MS) ?? 0)) return
      transact(database, () => fold(tables, held, until))
      // Only now is it sure that they are in the file.
      held.release(until)
    },
    prune() {
      if (toPrune.ids.length === 0) {
        const all = tables.seriesIds()
        toPrune = { ids: all, atOnce: Math.ceil(all.length / PRUNE_CALLS) }
      }
      const few = toPrune.ids.splice(0, toPrune.atOnce)
      if (few.length > 0) transact(database, () => forgetOld(few))
    },
    query(query) {
      const points = Math.max(2, query.points)
      const { from, to, everyMs } = query
      const { stepMs } = chooseLevel(levels(), now() - from, (to - from) / points)
      const samplesFrom = stepMs === 0 ? from : Math.max(from, tables.rolledUntil(stepMs) ?? 0)
      const frame = { from, to, points, everyMs, stepMs, samplesFrom }
      return drawHistory(readLines(tables, held, query, frame), frame)
    },
  }
}

function transact(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function readLines(
  tables: Tables,
  held: Held,
  query: ArchiveQuery,
  frame: { stepMs: number; samplesFrom: number },
): Line[] {
  const { checkId, from, to, metrics, counters, everyMs } = query
  const { stepMs, samplesFrom } = frame
  const samplesOf = (series: number): Sample[] => {
    // One look more than asked for: the rate of the first is measured from it.
    const start = samplesFrom - 3 * everyMs
    const inMemory = held.samples(series).filter(({ at }) => at >= start && at <= to)
    // After a crash some are in both places.
    const byTime = new Map([...tables.samples(series, start, to), ...inMemory].map((sample) => [sample.at, sample]))
    return [...byTime.values()].sort((a, b) => a.at - b.at)
  }
  return tables
    .seriesOf(checkId)
    .filter(({ metric }) => metrics === undefined || metrics.includes(metric))
    .map(({ id, metric, instance }) => ({
      metric,
      instance: instance === '' ? null : instance,
      counter: counters[metric],
      samples: samplesOf(id),
      rollups: stepMs === 0 ? [] : tables.rollups(stepMs, id, from - (from % stepMs), to),
    }))
}
