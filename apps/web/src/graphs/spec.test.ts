import type { Metric } from '@foretop/shared/model.ts'
import type { History } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { type GraphSpec, linesOf, titleOf } from './spec.ts'

const metrics: { readonly [name: string]: Metric } = {
  received: { label: 'Received', unit: 'bytes', counter: 64, chart: 'Network' },
  sent: { label: 'Sent', unit: 'bytes', counter: 64, chart: 'Network' },
  cpu: { label: 'Busy', unit: 'percent' },
}
const history = (...series: [metric: string, instance: string | null, value: number][]): History => ({
  from: 0,
  to: 100,
  stepMs: 10,
  times: [0],
  series: series.map(([metric, instance, value]) => ({ metric, instance, avg: [value], min: [value], max: [value] })),
})
const spec = (more: Partial<GraphSpec>): GraphSpec => ({
  key: 'k',
  check: 'machine',
  ids: [{ id: 'lb1/machine', host: 'lb1', kind: 'host' }],
  metrics: ['received'],
  instances: null,
  ...more,
})
const two = [
  { id: 'lb1/machine', host: 'lb1', kind: 'host' },
  { id: 'lb2/machine', host: 'lb2', kind: 'host' },
]
const labels = (given: GraphSpec, ...histories: History[]) =>
  linesOf(given, metrics, histories, []).panel.lines.map(({ label }) => label)

test('a line says no more than it must to be told from the others', () => {
  const both = history(['received', 'eth0', 1], ['received', 'lo', 2], ['sent', 'eth0', 3], ['cpu', null, 4])
  expect(labels(spec({}), both)).toEqual(['eth0', 'lo'])
  expect(labels(spec({ metrics: ['received', 'sent'], instances: ['eth0'] }), both)).toEqual([
    'Received eth0',
    'Sent eth0',
  ])
  expect(labels(spec({ metrics: ['cpu'] }), both)).toEqual(['Busy'])
  expect(labels(spec({ metrics: ['cpu'], ids: two }), both, both)).toEqual(['lb1', 'lb2'])
  expect(labels(spec({ ids: two, instances: ['lo'] }), both, both)).toEqual(['lb1 lo', 'lb2 lo'])
})

test('each host has its own numbers under its own key', () => {
  const lines = linesOf(
    spec({ ids: two, metrics: ['cpu'] }),
    metrics,
    [history(['cpu', null, 1]), history(['cpu', null, 2])],
    [],
  ).panel.lines
  expect(lines.map(({ key, avg }) => [key, avg])).toEqual([
    ['lb1/machine cpu', [1]],
    ['lb2/machine cpu', [2]],
  ])
})

test('a counter is drawn per second', () => {
  expect(linesOf(spec({}), metrics, [history()], []).panel).toMatchObject({ unit: 'bytes', perSecond: true })
})

test.each([
  [{ metrics: ['received'] }, 'Received'],
  [{ metrics: ['received', 'sent'] }, 'Network'],
  [{ metrics: ['received', 'sent'], instances: ['eth0'] }, 'Network, eth0'],
  [{ metrics: ['received', 'cpu'] }, 'Received, Busy'],
  [{ metrics: ['gone'] }, 'gone'],
])('%o is called "%s"', (given, title) => {
  expect(titleOf(spec(given), metrics)).toBe(title)
})

const judged = (id: string, above: number, culprit: string | null = null) => ({
  id,
  culprit,
  thresholds: { cpu: { warning: { above } } },
})
const limits = (...checks: ReturnType<typeof judged>[]) =>
  linesOf(spec({ metrics: ['cpu'], ids: two }), metrics, [history(), history()], checks).panel.limits

test('a limit that all hosts have is drawn; one that differs is not', () => {
  expect(limits(judged('lb1/machine', 90), judged('lb2/machine', 90))).toEqual([{ status: 'warning', value: 90 }])
  expect(limits(judged('lb1/machine', 90), judged('lb2/machine', 80))).toEqual([])
  expect(limits(judged('lb1/machine', 90))).toEqual([])
})

test('the line that is to blame is marked, on its host only', () => {
  const both = history(['cpu', null, 1])
  const { lines } = linesOf(
    spec({ metrics: ['cpu'], ids: two }),
    metrics,
    [both, both],
    [judged('lb2/machine', 90, 'cpu')],
  ).panel
  expect(lines.map(({ culprit }) => culprit)).toEqual([false, true])
})
