import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { type ArchiveQuery, createArchive } from './archive.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 2, 14)
const NAMES = [
  { checkId: 'web1/tcp', metric: 'connect', instance: '' },
  { checkId: 'web1/tcp', metric: 'sent', instance: '' },
]
const QUERY = { checkId: 'web1/tcp', points: 300, everyMs: 10_000, counters: { sent: true } } as const

function open(keepMs = 2 * DAY) {
  const migrations = join(import.meta.dirname, 'migrations')
  const database = openDatabase({ path: ':memory:', migrations, synchronous: 'NORMAL' })
  let at = START
  const start = () =>
    createArchive(
      database,
      () => keepMs,
      () => at,
    )
  let archive = start()
  archive.define(NAMES.entries())
  return {
    database,
    now: () => at,
    archive: () => archive,
    /** As after `kill -9`. */
    restart() {
      archive = start()
      archive.define(NAMES.entries())
    },
    /** A look every ten seconds: a sawtooth of 0 to 5 each minute, and a counter of 2 a second. */
    run(ms: number) {
      for (const end = at + ms; at < end; at += 10_000) {
        archive.append(Float64Array.of(0, at, (at / 10_000) % 6, 1, at, ((at - START) / 1_000) * 2))
        archive.fold()
      }
      archive.fold()
    },
    skip: (ms: number) => {
      at += ms
    },
    query: (query: Pick<ArchiveQuery, 'from' | 'to'> & Partial<ArchiveQuery>) => archive.query({ ...QUERY, ...query }),
    count: (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n),
  }
}

const only = <T>(values: Iterable<T>) => [...new Set(values)]

test('what came is found before and after it is in its place', () => {
  const kept = open()
  kept.run(30 * 1_000)
  expect(kept.query({ from: START, to: START + MINUTE }).series[0]?.avg).toEqual([0, 1, 2])
  kept.run(MINUTE)
  expect(kept.query({ from: START, to: START + 30_000 }).series[0]?.avg).toEqual([0, 1, 2, 3])
})

test('a kill loses nothing that was appended, and counts nothing twice', () => {
  const kept = open()
  kept.run(90 * 1_000)
  kept.restart()
  kept.run(90 * 1_000)
  expect(kept.query({ from: START, to: START + 3 * MINUTE }).times).toHaveLength(18)
  expect(kept.count('samples')).toBe(36)
  const { count } = kept.database.prepare('SELECT sum(count) AS count FROM rollups WHERE step_ms = 60000').get() ?? {}
  expect(count).toBe(36)
})

test('what is in its place is not kept twice', () => {
  const kept = open()
  kept.run(10 * MINUTE)
  expect(kept.count('ahead')).toBe(0)
})

test('a day is drawn from rollups, its last minutes from looks', () => {
  const kept = open()
  kept.run(DAY - 30_000)
  const { stepMs, times, series } = kept.query({ from: START, to: kept.now() })
  expect(stepMs % 60_000).toBe(0)
  expect(times.length).toBeGreaterThan(250)
  expect(times.length).toBeLessThanOrEqual(300)
  expect(only(series[0]?.avg.slice(0, -1) ?? [])).toEqual([2.5])
  expect([only(series[0]?.min ?? []), only(series[0]?.max ?? [])]).toEqual([[0], [5]])
  expect(only(series[1]?.avg ?? [])).toEqual([2])
  expect(times.at(-1)).toBeGreaterThan(kept.now() - stepMs)
})

test('weeks and months are drawn from wider rollups', () => {
  const kept = open()
  kept.run(6 * HOUR)
  const week = kept.query({ from: START - 7 * DAY, to: kept.now() })
  expect(week.stepMs % (5 * MINUTE)).toBe(0)
  expect(only(week.series[0]?.max ?? [])).toEqual([5])
  const year = kept.query({ from: START - 300 * DAY, to: kept.now() })
  expect(year.stepMs % HOUR).toBe(0)
  expect(only(year.series[1]?.avg ?? [])).toEqual([2])
})

test('a counter that is looked at once a minute grows at every width', () => {
  const kept = open()
  for (let minute = 0; minute <= 3 * 60; minute += 1) {
    kept.archive().append(Float64Array.of(1, kept.now(), 120 * minute))
    kept.skip(MINUTE)
    kept.archive().fold()
  }
  for (const back of [DAY, 10 * DAY, 300 * DAY]) {
    const { series } = kept.query({ from: kept.now() - back, to: kept.now(), metrics: ['sent'] })
    expect(only(series[0]?.avg.slice(1) ?? [])).toEqual([2])
  }
})

test('the time in which nobody looked is a gap at every width', () => {
  const kept = open()
  kept.run(2 * HOUR)
  kept.skip(4 * HOUR)
  kept.run(2 * HOUR)
  for (const back of [8 * HOUR, 10 * DAY, 300 * DAY]) {
    const { series } = kept.query({ from: kept.now() - back, to: kept.now(), points: 10_000 })
    expect(series[0]?.avg.filter((value) => value === null)).toHaveLength(1)
  }
})

test('metrics can be picked', () => {
  const kept = open()
  kept.run(MINUTE)
  const { series } = kept.query({ from: START, to: kept.now(), metrics: ['sent'] })
  expect(series.map(({ metric }) => metric)).toEqual(['sent'])
})

test('what is too old is forgotten, finest first', () => {
  const kept = open(HOUR)
  kept.run(3 * HOUR)
  for (let i = 0; i < 3; i++) kept.archive().prune()
  expect(kept.count('samples')).toBe(2 * 360)
  expect(kept.count('rollups WHERE step_ms = 60000')).toBe(2 * 180)
  kept.skip(15 * DAY)
  for (let i = 0; i < 3; i++) kept.archive().prune()
  expect(kept.count('rollups WHERE step_ms = 60000')).toBe(0)
  expect(kept.count('rollups WHERE step_ms = 300000')).toBe(2 * 36)
})

test('a series that is used no more and has nothing left loses its name', () => {
  const kept = open()
  kept.run(2 * MINUTE)
  kept.skip(1_000 * DAY)
  kept.archive().fold()
  const other = createArchive(kept.database, () => DAY, kept.now)
  for (let i = 0; i < 3; i++) other.prune()
  expect(kept.count('series')).toBe(0)
})

test('a full disk is told, and what came meanwhile is written when there is room', () => {
  const kept = open()
  kept.run(2 * MINUTE)
  const { page_count: pages } = kept.database.prepare('PRAGMA page_count').get() ?? {}
  kept.database.exec(`PRAGMA max_page_count = ${pages}`)
  expect(() => kept.run(HOUR)).toThrow(/full/)
  // Every further look fails to be written, and is held.
  for (let i = 0; i < 60; i++) {
    kept.skip(10_000)
    expect(() => {
      kept.archive().append(Float64Array.of(0, kept.now(), 1, 1, kept.now(), 1))
      kept.archive().fold()
    }).toThrow(/full/)
  }
  kept.database.exec('PRAGMA max_page_count = 1000000')
  kept.skip(MINUTE)
  kept.archive().fold()
  expect(kept.query({ from: kept.now() - 5 * MINUTE, to: kept.now() }).times.length).toBeGreaterThanOrEqual(24)
})

test('series that came while the disk was full keep their numbers', () => {
  const kept = open()
  kept.run(2 * MINUTE)
  const { page_count: pages } = kept.database.prepare('PRAGMA page_count').get() ?? {}
  kept.database.exec(`PRAGMA max_page_count = ${pages}`)
  const many = Array.from({ length: 500 }, (_, i) => ({ checkId: `c${i}`, metric: 'x'.repeat(100), instance: '' }))
  kept.archive().define(many.map((name, index) => [NAMES.length + index, name] as const))
  expect(() => kept.archive().append(Float64Array.of(2, kept.now(), 42))).toThrow(/full/)
  kept.database.exec('PRAGMA max_page_count = 1000000')
  kept.archive().append(Float64Array.of(501, kept.now(), 43))
  expect(kept.query({ checkId: 'c499', from: kept.now() - 1, to: kept.now() + 1 }).series[0]?.avg).toEqual([43])
})

test('a number that is given to another series writes to that one from then on', () => {
  const kept = open()
  kept.archive().append(Float64Array.of(0, kept.now(), 1))
  kept.archive().define([[0, { checkId: 'other', metric: 'm', instance: '' }]])
  kept.archive().append(Float64Array.of(0, kept.now(), 2))
  const valuesOf = (checkId: string) =>
    kept
      .query({ checkId, from: kept.now() - 1, to: kept.now() + 1 })
      .series.map(({ avg }) => avg.filter((v) => v !== null))
  expect(valuesOf('other')).toEqual([[2]])
  expect(valuesOf(NAMES[0]?.checkId ?? '').flat()).toContain(1)
})
