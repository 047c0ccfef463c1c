import type { Definitions, Metric } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineProbe } from './define.ts'
import { metricsOf } from './metrics-of.ts'

const rows = { label: 'Rows', unit: 'count' } as const
const age = { label: 'Age of the oldest', unit: 's' } as const
const kind = (given?: Definitions) =>
  defineProbe({
    ...{ kind: 'rows', title: 'Rows', summary: 'Counts rows.', options: z.strictObject({}) },
    metrics: { rows },
    ...(given && { metricsOf: () => given }),
    run: () => Promise.resolve({ metrics: {}, text: '' }),
  })

test('a kind without any of its options has one object, for ten thousand checks', () => {
  const plain = kind()
  expect(metricsOf(plain, {}).metrics).toBe(plain.metrics)
  const sparing = kind({})
  expect(metricsOf(sparing, {}).metrics).toBe(sparing.metrics)
})

test('what the options give stands behind what all have', () => {
  const { metrics, mistakes } = metricsOf(kind({ age }), {})
  expect(Object.entries(metrics)).toEqual([
    ['rows', rows],
    ['age', age],
  ])
  expect(mistakes).toEqual([])
})

const seenOn = (page: string, role: string): Metric => ({ ...age, view: { name: page, role } as never })

test.each<[Definitions, string]>([
  [{ rows: age }, 'rows is a metric of every such check; give yours another name'],
  [{ queue_age: age }, 'a metric must be named in letters and digits, as usedSpace is, got "queue_age"'],
  [{ 'age:/': age }, 'a metric must be named in letters and digits, as usedSpace is, got "age:/"'],
  [{ 2: age }, 'a metric must be named in letters and digits, as usedSpace is, got "2"'],
  [{ constructor: age }, 'a metric cannot be named constructor; give yours another name'],
  [{ age: { label: 'Age', unit: 'weeks' as 's' } }, 'age: there is no unit weeks'],
  [{ age: seenOn('queues', 'oldest') }, 'age: the page queues knows no oldest'],
  [{ age: seenOn('constructor', 'name') }, 'age: the page constructor knows no name'],
])('%o is told to whoever wrote it, and is no metric', (given, mistake) => {
  const { metrics, mistakes } = metricsOf(kind(given), {})
  expect(mistakes).toEqual([mistake])
  expect(metrics.rows).toBe(rows)
  expect(Object.keys(metrics)).toEqual(['rows'])
})

test('a part that its page does not know is no probe at all', () => {
  const made = { kind: 'made', title: '', summary: '', options: z.strictObject({}) }
  const run = () => Promise.resolve({ metrics: {}, text: '' })
  defineProbe({ ...made, run, metrics: { age: { ...age, view: { name: 'queues', role: 'waiting' } } } })
  // @ts-expect-error The page of queues has no such part.
  defineProbe({ ...made, run, metrics: { age: { ...age, view: { name: 'queues', role: 'hitRate' } } } })
  // @ts-expect-error There is no such page.
  defineProbe({ ...made, run, metrics: { age: { ...age, view: { name: 'lines', role: 'waiting' } } } })
})
