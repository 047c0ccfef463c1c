import { expect, test } from 'vitest'
import { isRelation, metricsOf, metricsOfAll } from './catalogue.ts'
import type { Catalogue } from './wire.ts'

const rows = { label: 'Rows', unit: 'count' } as const
const CATALOGUE: Catalogue = {
  version: '1',
  site: '',
  kinds: [
    { kind: 'table', title: 'Table', summary: '', relation: false, metrics: { rows } },
    { kind: 'pair', title: 'Pair', summary: '', relation: true, metrics: {} },
  ],
  checks: {
    'a/jobs': { rows, age: { label: 'Age', unit: 's' } },
    'b/jobs': { rows, age: { label: 'Age', unit: 'days' }, stuck: { label: 'Stuck', unit: 'count' } },
  },
}
const check = (id: string, kind = 'table') => ({ id, kind })

test('a check has the metrics of its kind, unless it has its own', () => {
  expect(Object.keys(metricsOf(CATALOGUE, check('a/jobs')))).toEqual(['rows', 'age'])
  expect(Object.keys(metricsOf(CATALOGUE, check('c/jobs')))).toEqual(['rows'])
  expect(metricsOf(CATALOGUE, check('c/jobs'))).toBe(metricsOf(CATALOGUE, check('d/jobs')))
})
test('a check is asked by its id, and every object has something of this name', () => {
  expect(metricsOf(CATALOGUE, check('constructor'))).toEqual({ rows })
  expect(metricsOf(CATALOGUE, check('constructor', 'constructor'))).toEqual({})
})
test('an older server tells of kinds alone, and without a catalogue nothing is known', () => {
  const { checks: _, ...old } = CATALOGUE
  expect(metricsOf(old, check('a/jobs'))).toEqual({ rows })
  expect(metricsOf(undefined, check('a/jobs'))).toEqual({})
})
test('of checks that are drawn together every metric is known, and of two with one name the first counts', () => {
  const all = metricsOfAll(CATALOGUE, [check('a/jobs'), check('b/jobs'), check('c/jobs')])
  expect(
    Object.entries(all)
      .map(([name, { unit }]) => `${name} ${unit}`)
      .sort(),
  ).toEqual(['age s', 'rows count', 'stuck count'])
  expect(metricsOfAll(CATALOGUE, [check('c/jobs'), check('d/jobs')])).toBe(metricsOf(CATALOGUE, check('c/jobs')))
  expect(metricsOfAll(CATALOGUE, [])).toEqual({})
})
test('a relation is known by its kind', () => {
  expect([check('pair', 'pair'), check('a/jobs'), check('x', 'gone')].map((one) => isRelation(CATALOGUE, one))).toEqual(
    [true, false, false],
  )
})
