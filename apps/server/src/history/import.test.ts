import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { importHistory, type PastSeries } from './import.ts'
import { ROLLED } from './levels.ts'
import { rollUp, type Sample } from './rollup.ts'
import { openHistory } from './store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const now = Date.now()
const until = now - (now % HOUR) + 20 * MINUTE + 15_000
const begin = until - (until % HOUR) - 3 * DAY

/** A counter of 2 a second, and a gauge that counts the minutes of each hour. */
function pastOf(from: number, singleFrom: number): readonly PastSeries[] {
  const looks = (value: (at: number) => number): Sample[] =>
    Array.from({ length: (until - from) / 10_000 }, (_, index) => from + index * 10_000).map((at) => ({
      at,
      value: value(at),
    }))
  return Object.entries({
    sent: looks((at) => (at - from) / 500),
    minute: looks((at) => Math.floor((at % HOUR) / MINUTE)),
  }).map(([metric, all]) => ({
    checkId: 'web1/tcp',
    metric,
    instance: '',
    samples: all.filter(({ at }) => at >= singleFrom),
    rollups: new Map(ROLLED.map(({ stepMs }) => [stepMs, rollUp(all, stepMs, undefined)])),
  }))
}

async function imported() {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  await importHistory(path, until, pastOf(begin, until - 2 * HOUR))
  const history = openHistory({ path, keepMs: 2 * HOUR })
  return {
    append: history.append,
    query: (from: number, to: number, points = 300) =>
      history.query({
        checkId: 'web1/tcp',
        from,
        to,
        points,
        everyMs: 10_000,
        definitions: {
          sent: { label: 'Sent', unit: 'bytes', counter: true },
          minute: { label: 'Minute', unit: 'count' },
        },
      }),
    async [Symbol.asyncDispose]() {
      await history.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('a past is drawn at every width, counters as rates', async () => {
  await using kept = await imported()
  const hours = await kept.query(until - 3 * DAY, until, 72)
  expect(hours.stepMs).toBe(2 * HOUR)
  const [minute, sent] = hours.series
  expect([minute?.metric, sent?.metric]).toEqual(['minute', 'sent'])
  expect(minute?.avg.slice(1, -1).every((value) => value === 29.5)).toBe(true)
  expect(minute?.max.slice(1, -1).every((value) => value === 59)).toBe(true)
  expect(sent?.avg.slice(1, -1).every((value) => value === 2)).toBe(true)
  const day = await kept.query(until - DAY, until)
  expect(day.stepMs).toBe(5 * MINUTE)
  expect(day.series[0]?.avg).not.toContain(null)
  const hour = await kept.query(until - HOUR, until)
  expect(hour.series[1]?.avg.slice(1).every((value) => value === 2)).toBe(true)
})

test('what is measured from then on follows without a seam, the minute that had begun included', async () => {
  await using kept = await imported()
  kept.append([
    {
      checkId: 'web1/tcp',
      host: 'web1',
      at: until + 5_000,
      durationMs: 1,
      outcome: 'answered',
      metrics: { minute: 20, sent: (until + 5_000 - begin) / 500 },
      text: '',
    },
  ])
  const { times, series } = await kept.query(until - 30 * MINUTE, until + 5_000)
  expect(times.at(-1)).toBe(until + 5_000)
  expect(series.map(({ avg }) => avg.slice(1).includes(null))).toEqual([false, false])
  expect(series.find(({ metric }) => metric === 'sent')?.avg.at(-1)).toBe(2)
})

test('a past that breaks off leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'history.db')
  const broken = function* () {
    yield* pastOf(until - HOUR, until - HOUR)
    throw new Error('no more of it')
  }
  await expect(importHistory(path, until, broken())).rejects.toThrow('no more of it')
  const stop = AbortSignal.abort(new Error('enough'))
  await expect(importHistory(path, until, pastOf(until - HOUR, until - HOUR), stop)).rejects.toThrow('enough')
  await importHistory(path, until, [])
  const history = openHistory({ path, keepMs: DAY })
  const query = { checkId: 'web1/tcp', from: until - DAY, to: until, points: 10, everyMs: 10_000, definitions: {} }
  expect((await history.query(query)).times).toEqual([])
  await history.close()
})
