import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { CELL, type Cells, type SeriesName } from './intake.ts'
import type { Digest, Rollup, Sample } from './rollup.ts'

/** No check has such an id. */
const BETWEEN = ' renamed '

/** Rows that one statement of an import writes: a statement for each takes half as long again. */
const AT_ONCE = 32
const ROLLUP = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

/** Everything that is said to the file of history, one function each. */
export function createTables(database: DatabaseSync) {
  const findSeries = database.prepare('SELECT id FROM series WHERE check_id = ? AND metric = ? AND instance = ?')
  const addSeries = database.prepare('INSERT INTO series (check_id, metric, instance) VALUES (?, ?, ?) RETURNING id')
  const renameSeries = database.prepare('UPDATE series SET check_id = ? WHERE check_id = ?')
  const addAhead = database.prepare('INSERT INTO ahead (until, cells) VALUES (?, ?)')
  const addSample = database.prepare('INSERT OR REPLACE INTO samples (series, at, value) VALUES (?, ?, ?)')
  const readSamples = database.prepare(
    'SELECT at, value FROM samples WHERE series = ? AND at BETWEEN ? AND ? ORDER BY at',
  )
  const lastSample = database.prepare(
    'SELECT at, value FROM samples WHERE series = ? AND at < ? ORDER BY at DESC LIMIT 1',
  )
  const addRollup = database.prepare(`INSERT OR REPLACE INTO rollups VALUES ${ROLLUP}`)
  const addRollups = database.prepare(
    `INSERT OR REPLACE INTO rollups VALUES ${Array.from({ length: AT_ONCE }, () => ROLLUP).join(', ')}`,
  )
  const readRollups = database.prepare(
    'SELECT * FROM rollups WHERE step_ms = ? AND series = ? AND at >= ? AND at < ? ORDER BY at',
  )
  const setRolled = database.prepare('INSERT OR REPLACE INTO rolled (step_ms, until) VALUES (?, ?)')

  return {
    /** The lasting id of a series, which is made on first sight. */
    idOf({ checkId, metric, instance }: SeriesName): number {
      const row = findSeries.get(checkId, metric, instance) ?? addSeries.get(checkId, metric, instance)
      return Number(row?.id)
    },
    /** What another check of the new id left takes the old one. */
    rename(from: string, to: string): void {
      for (const [is, becomes] of [
        [to, BETWEEN],
        [from, to],
        [BETWEEN, from],
      ])
        renameSeries.run(becomes ?? '', is ?? '')
    },
    seriesOf(checkId: string): readonly { readonly id: number; readonly metric: string; readonly instance: string }[] {
      return database
        .prepare('SELECT id, metric, instance FROM series WHERE check_id = ? ORDER BY metric, instance')
        .all(checkId)
        .map((row) => ({ id: Number(row.id), metric: String(row.metric), instance: String(row.instance) }))
    },
    seriesIds: (): number[] =>
      database
        .prepare('SELECT id FROM series')
        .all()
        .map(({ id }) => Number(id)),
    addAhead(cells: Cells): void {
      const until = cells.reduce((latest, number, index) => (index % CELL === 1 ? Math.max(latest, number) : latest), 0)
      addAhead.run(until, new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength))
    },
    readAhead(): Cells[] {
      const rows = database.prepare('SELECT cells FROM ahead ORDER BY id').all()
      return rows.flatMap(({ cells }) => (cells instanceof Uint8Array ? [toCells(cells)] : []))
    },
    /** Goes when all that is in it is in its place. */
    dropAhead: (before: number): void => void database.prepare('DELETE FROM ahead WHERE until < ?').run(before),
    addSample: (series: number, { at, value }: Sample): void => void addSample.run(series, at, value),
    samples: (series: number, from: number, to: number): Sample[] => readSamples.all(series, from, to).map(toSample),
    sampleBefore(series: number, at: number): Sample | undefined {
      const row = lastSample.get(series, at)
      return row && toSample(row)
    },
    addRollup: (stepMs: number, series: number, rollup: Rollup): void =>
      void addRollup.run(...cellsOf(stepMs, series, rollup)),
    /** The same for very many. */
    addRollups(stepMs: number, series: number, rollups: readonly Rollup[]): void {
      const whole = rollups.length - (rollups.length % AT_ONCE)
      for (let first = 0; first < whole; first += AT_ONCE)
        addRollups.run(...rollups.slice(first, first + AT_ONCE).flatMap((rollup) => cellsOf(stepMs, series, rollup)))
      for (const rollup of rollups.slice(whole)) addRollup.run(...cellsOf(stepMs, series, rollup))
    },
    rollups: (stepMs: number, series: number, from: number, before: number): Rollup[] =>
      readRollups.all(stepMs, series, from, before).map(toRollup),
    /** Up to where a step is rolled up; `undefined` in a new file. */
    rolledUntil(stepMs: number): number | undefined {
      const row = database.prepare('SELECT until FROM rolled WHERE step_ms = ?').get(stepMs)
      return row && Number(row.until)
    },
    setRolled: (stepMs: number, until: number): void => void setRolled.run(stepMs, until),
    forgetSamples: (series: number, before: number): void =>
      void database.prepare('DELETE FROM samples WHERE series = ? AND at < ?').run(series, before),
    forgetRollups: (stepMs: number, series: number, before: number): void =>
      void database
        .prepare('DELETE FROM rollups WHERE step_ms = ? AND series = ? AND at < ?')
        .run(stepMs, series, before),
    /** Forgets the name of a series that has nothing left. */
    forgetEmpty: (series: number): void =>
      void database
        .prepare(
          `DELETE FROM series WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM samples WHERE series = ?1)
           AND NOT EXISTS (SELECT 1 FROM rollups, rolled WHERE rollups.step_ms = rolled.step_ms AND series = ?1)`,
        )
        .run(series),
  }
}

export type Tables = ReturnType<typeof createTables>

type SqlRow = { readonly [column: string]: SQLOutputValue }

/** A copy: the numbers must begin at a multiple of eight. */
const toCells = (bytes: Uint8Array): Cells =>
  new Float64Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.byteLength / 8 / CELL) * CELL)

const cellsOf = (stepMs: number, series: number, { at, values: v, rates: r }: Rollup): (number | null)[] => [
  ...[stepMs, series, at, v.count, v.sum, v.min, v.max],
  ...(r === null ? [null, null, null, null] : [r.count, r.sum, r.min, r.max]),
]

const toSample = ({ at, value }: SqlRow): Sample => ({ at: Number(at), value: value === null ? null : Number(value) })

function toRollup(row: SqlRow): Rollup {
  const digestOf = (prefix: '' | 'rate_'): Digest => ({
    count: Number(row[`${prefix}count`]),
    sum: Number(row[`${prefix}sum`]),
    min: Number(row[`${prefix}min`]),
    max: Number(row[`${prefix}max`]),
  })
  return { at: Number(row.at), values: digestOf(''), rates: row.rate_count === null ? null : digestOf('rate_') }
}
