import type { Metric } from '@foretop/shared/model.ts'
import type { History } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { panelsOf } from './panels.ts'

const metrics: { readonly [name: string]: Metric } = {
  free: { label: 'Free', unit: 'bytes' },
  used: { label: 'Used', unit: 'percent' },
  reads: { label: 'Reads', unit: 'count', counter: 64, chart: 'operations' },
  writes: { label: 'Writes', unit: 'count', counter: 64, chart: 'operations' },
  wait: { label: 'Wait', unit: 'ms', chart: 'operations' },
}
const one = (metric: string, instance: string | null = null): History['series'][number] => ({
  metric,
  instance,
  avg: [1],
  min: [1],
  max: [1],
})
const well = { culprit: null, thresholds: {} }
const titles = (...args: Parameters<typeof panelsOf>) => panelsOf(...args).map((panel) => panel.title)

test('a metric has a graph when there is anything to draw', () => {
  expect(titles(metrics, [one('free'), one('used')], well)).toEqual(['Free', 'Used'])
})

test('the metric that decided stands first', () => {
  const panels = panelsOf(metrics, [one('free'), one('used', '/data')], { culprit: 'used:/data', thresholds: {} })
  expect(panels.map((panel) => [panel.title, panel.judged])).toEqual([
    ['Used', true],
    ['Free', false],
  ])
})

test('of a well check the metric that could decide stands first', () => {
  expect(
    titles(metrics, [one('free'), one('used')], { culprit: null, thresholds: { used: { warning: { above: 90 } } } }),
  ).toEqual(['Used', 'Free'])
})

test('instances are lines of one graph, and the culprit is marked', () => {
  const [panel] = panelsOf(metrics, [one('used', '/'), one('used', '/data')], { culprit: 'used:/data', thresholds: {} })
  expect(panel?.lines.map((line) => [line.label, line.culprit])).toEqual([
    ['/', false],
    ['/data', true],
  ])
})

test('metrics of one chart share a graph, unless their units differ', () => {
  const panels = panelsOf(metrics, [one('reads'), one('writes'), one('wait')], well)
  expect(panels.map((panel) => panel.lines.map((line) => line.label))).toEqual([['Reads', 'Writes'], ['Wait']])
  expect(panels[0]).toMatchObject({ title: 'Operations', perSecond: true })
})

test('the limits are those of the culprit, where it has its own', () => {
  const used = { warning: { above: 90 }, critical: { above: 95 }, instances: { '/data': { warning: { above: 80 } } } }
  const limits = (culprit: string | null) =>
    panelsOf(metrics, [one('used', '/data')], { culprit, thresholds: { used } })[0]?.limits
  expect(limits('used:/data')).toEqual([{ status: 'warning', value: 80 }])
  expect(limits(null)).toEqual([
    { status: 'warning', value: 90 },
    { status: 'critical', value: 95 },
  ])
})

test('yes and no have no limit: it would be drawn at the good one', () => {
  const panels = panelsOf({ runs: { label: 'Runs', unit: 'flag' } }, [one('runs')], {
    culprit: 'runs',
    thresholds: { runs: { critical: { below: 1 } } },
  })
  expect(panels.map(({ limits }) => limits)).toEqual([[]])
})

test('a series the catalogue does not know is not drawn', () => {
  expect(panelsOf(metrics, [one('other')], well)).toEqual([])
})
