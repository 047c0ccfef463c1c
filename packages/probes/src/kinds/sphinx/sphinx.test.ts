import { cutAt, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { answering } from './answers.made-up.ts'
import { Searches } from './searches.ts'
import { sphinx } from './sphinx.ts'

async function lookAt(otherwise: { readonly [statement: string]: StandInAnswer } = {}, options = {}) {
  await using server = await startStandIn('2.2.11-id64-release', answering(otherwise))
  const seen = await look(sphinx, { port: server.port, ...options }, { timeoutMs: 10_000 })
  return { seen, asked: server.asked }
}

describe('what is said of a searchd', () => {
  test('documents of all that have some, and what is not measured is left out', async () => {
    const { seen } = await lookAt()
    expect(seen).toMatchObject({
      metrics: {
        documents: { pages: 2, news: 4 },
        memory: { pages: 4_009, news: 6_040 },
        disk: { pages: 452, news: 0 },
        ...{ searches: 1_200, maxedOut: 2, connections: 77, uptime: 1_024, age: {} },
      },
      text: '3 indexes, 6 documents',
    })
    expect(expectAnswered(seen).metrics.age).toEqual({})
    expect(expectAnswered(seen).metrics).not.toHaveProperty('searchTime')
    expect(expectAnswered(seen).metrics).not.toHaveProperty('served')
  })

  test('only what reads is ever asked', async () => {
    const { asked } = await lookAt({}, { changed: { news: 'changed' } })
    expect(asked).toEqual([
      'SHOW STATUS',
      'SHOW TABLES',
      'SHOW INDEX pages STATUS',
      'SHOW INDEX news STATUS',
      'SELECT MAX(changed) AS newest FROM news',
    ])
  })

  test('an index that must be served and is not is said first', async () => {
    const { seen, asked } = await lookAt({}, { indexes: ['news', 'shop'] })
    expect(seen).toMatchObject({
      metrics: { served: { news: 1, shop: 0 }, documents: { news: 4 } },
      text: 'not served: shop; 1 index, 4 documents',
    })
    expect(asked).not.toContain('SHOW INDEX pages STATUS')
  })

  test('one whose age is asked for must be there, too', async () => {
    const { seen } = await lookAt({}, { changed: { news: 'changed', shop: 'changed' } })
    expect(seen).toMatchObject({
      metrics: { served: { news: 1, shop: 0 }, documents: { pages: 2, news: 4 } },
      text: expect.stringMatching(/^not served: shop; 3 indexes/),
    })
  })

  test('one that is called as things in JavaScript are is like any other', async () => {
    const odd = { 'SHOW TABLES': [{ Index: 'constructor', Type: 'rt' }] }
    const status = { 'SHOW INDEX constructor STATUS': [{ Variable_name: 'indexed_documents', Value: '3' }] }
    const { seen } = await lookAt({ ...odd, ...status })
    expect(seen).toMatchObject({ outcome: 'answered', metrics: { documents: { constructor: 3 }, age: {} } })
  })

  test('one that is empty is named', async () => {
    const empty = [{ Variable_name: 'indexed_documents', Value: '0' }]
    const { seen } = await lookAt({ 'SHOW INDEX news STATUS': empty }, { ignore: ['all'] })
    expect(seen).toMatchObject({
      metrics: { documents: { news: 0 } },
      text: 'no documents: news; 2 indexes, 2 documents',
    })
  })

  test('Manticore calls them tables', async () => {
    const { seen } = await lookAt({
      'SHOW TABLES': [{ Table: 'news', Type: 'rt' }],
      'SHOW INDEX news STATUS': { errno: 1064, message: 'a syntax error' },
      'SHOW TABLE news STATUS': [{ Variable_name: 'indexed_documents', Value: 9 }],
    })
    expect(seen).toMatchObject({ metrics: { documents: { news: 9 } } })
  })

  test('a time far ahead of ours is no age', async () => {
    const ahead = [{ newest: String(Math.floor(Date.now() / 1_000) + 3_600) }]
    const given = { changed: { news: 'changed' } }
    const { seen } = await lookAt({ 'SELECT MAX(changed) AS newest FROM news': ahead }, given)
    expect(expectAnswered(seen).metrics.age).toEqual({})
  })

  test.each<[string, { readonly [statement: string]: StandInAnswer }, object, string]>([
    ['another server', { 'SHOW STATUS': [{ Variable_name: 'Uptime', Value: '7' }] }, {}, 'another service'],
    [
      'OFF in place of its numbers',
      {
        'SHOW STATUS': [
          { C: 'maxed_out', V: 'OFF' },
          { C: 'queries', V: 'OFF' },
        ],
      },
      {},
      'expected numbers of searches',
    ],
    [
      'an index without number',
      { 'SHOW INDEX news STATUS': [] },
      {},
      'expected how many documents news has, came nothing',
    ],
    ['a name that is none', { 'SHOW TABLES': [{ Index: 'a; DROP', Type: 'rt' }] }, {}, 'expected names of indexes'],
    ['no such attribute', {}, { changed: { pages: 'nope' } }, 'will not run SELECT MAX(nope) AS newest FROM pages'],
    [
      'a time that is none',
      { 'SELECT MAX(changed) AS newest FROM news': [{ newest: 'today' }] },
      { changed: { news: 'changed' } },
      'expected a time in changed of news, came today',
    ],
  ])('%s is a failure, never a searchd that is well', async (_, otherwise, options, text) => {
    const { seen } = await lookAt(otherwise, options)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining(text) })
  })
})

describe('what is no answer', () => {
  test('a port where nobody listens', async () => {
    expect(await look(sphinx, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test.each([
    ['another protocol', saying('220 mail.example ESMTP\r\n'), 'protocol'],
    ['half a greeting', cutAt('\x4a\0\0\0\x0a2.2.11-id64-release\0', 12), 'truncated'],
    ['silence', silent, 'timeout'],
  ])('%s', async (_, behaviour, code) => {
    await using server = await startHostile(behaviour)
    const timeoutMs = code === 'timeout' ? 300 : 10_000
    expect(await look(sphinx, { port: server.port }, { timeoutMs })).toMatchObject({ outcome: 'failed', code })
  })
})

describe('options', () => {
  test.each([
    [{ indexes: ['a b'] }, 'letters, digits'],
    [{ changed: { news: 'a) FROM b' } }, 'letters, digits'],
    [{ folder: 'data' }, 'whole path'],
    [{ source: 'ssh' }, 'go with it'],
    [{ indexes: ['news'], changed: { shop: 'changed' } }, 'not looked at'],
    [{ ignore: ['news'], changed: { news: 'changed' } }, 'not looked at'],
  ])('%j is refused', (given, text) => {
    expect(() => sphinx.options.parse(given)).toThrow(text)
  })
})

test('a search takes what those since the last look took, and after a restart nothing is known', () => {
  using searches = new Searches()
  expect(searches.see({ queries: 100, wallS: 10, uptimeS: 50 })).toBeUndefined()
  expect(searches.see({ queries: 100, wallS: 10, uptimeS: 60 })).toBeUndefined()
  expect(searches.see({ queries: 104, wallS: 12, uptimeS: 70 })).toBe(500)
  expect(searches.see({ queries: 200, wallS: 13, uptimeS: 3 })).toBeUndefined()
  expect(searches.see({ queries: 210, wallS: 13.1, uptimeS: 13 })).toBeCloseTo(10)
  expect(searches.see({ queries: 220, wallS: undefined, uptimeS: 23 })).toBeUndefined()
  expect(searches.see({ queries: 230, wallS: 14, uptimeS: 33 })).toBeUndefined()
})
