import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { entriesFor, type Findable } from './entries.ts'

const check = (host: string, name: string, status: 'ok' | 'critical' = 'ok') =>
  checkLike({ id: `${host}/${name}`, host, name, kind: 'host', status })
const metric = { label: 'Load of one minute', unit: 'count' as const }

const site: Findable = {
  pages: [
    { path: '/wall', title: 'Wall' },
    { path: '/view/databases', title: 'Databases' },
    { path: '/events', title: 'Events' },
  ],
  checks: [
    check('dfw-web01', 'host'),
    check('dfw-web02', 'host'),
    check('db1', 'host', 'critical'),
    check('db1', 'mysql'),
  ],
  catalogue: {
    kinds: [{ kind: 'host', title: 'Host', summary: '', relation: false, metrics: { load: metric } }],
    checks: {},
  },
  deeds: [{ title: 'Dark theme', run: () => {} }],
}
const found = (query: string, of = site) => entriesFor(query, of).map(({ kind, title }) => `${kind} ${title}`)

test('without a word there are pages and deeds', () => {
  expect(found('')).toEqual(['page Wall', 'page Databases', 'page Events', 'deed Dark theme'])
})

test('a word finds pages, hosts and checks that have it anywhere; what begins with it comes first', () => {
  expect(found('db')).toEqual(['host db1', 'check db1/host', 'check db1/mysql'])
  expect(found('web0')).toEqual(['host dfw-web01', 'host dfw-web02', 'check dfw-web01/host', 'check dfw-web02/host'])
  expect(found('da')).toEqual(['page Databases', 'deed Dark theme'])
})

test('all words must be there, in any order', () => {
  expect(found('mysql db1')).toEqual(['check db1/mysql'])
  expect(found('mysql web01')).toEqual([])
})

test('words that name a check and words that name its metric find the metric, with the way to its graph', () => {
  expect(found('web0 load')).toEqual([
    'metric dfw-web01/host · Load of one minute',
    'metric dfw-web02/host · Load of one minute',
  ])
  expect(entriesFor('web01 load', site)[0]?.to).toBe('/graphs?range=day&hosts=dfw-web01&metrics=host.load')
  // The loads of all hosts are nobody's question.
  expect(found('load')).toEqual([])
})

test('what is in trouble comes first, and a host has the worst of its checks', () => {
  const sick = { ...site, checks: [...site.checks, check('web9', 'host', 'critical'), check('web8', 'host')] }
  expect(found('web8', sick)[0]).toBe('host web8')
  expect(entriesFor('web', sick).map(({ title, status }) => [title, status])[0]).toEqual(['web9', 'critical'])
  expect(entriesFor('db1', sick)[0]).toMatchObject({ kind: 'host', status: 'critical' })
})

test('of a large site there is a screenful', () => {
  const large = { ...site, checks: Array.from({ length: 500 }, (_, at) => check(`web${at}`, 'host')) }
  expect(found('web', large)).toHaveLength(12)
  expect(found('web load', large)).toHaveLength(6)
})
