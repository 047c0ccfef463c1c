import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { inAnyOrder } from './in-any-order.made-up.ts'
import { page } from './pages/observed.made-up.ts'
import { all, type Broken, both, matrix, TRUTH } from './path/table.made-up.ts'
import { path } from './path.ts'

const options = path.options.parse({})
const derive = (looks: Parameters<typeof deriveFrom>[2], given: object = options) => deriveFrom(path, given, looks)

describe('broken:', () => {
  test.each(TRUTH)('%s', (_, lb01, lb02, { nowhere, broken }, text) => {
    for (const looks of inAnyOrder(matrix({ lb01, lb02 }))) {
      const found = derive(looks)
      expect(found.metrics).toEqual({ nowhere, broken })
      expect(found.text.slice(0, text.length)).toBe(text)
    }
  })
})

test.each([
  ['nobody', all('?'), all('?')],
  ['one page not', { dynamic: '?' }, {}],
] satisfies readonly (readonly [string, Broken, Broken])[])('seen: %s, so it cannot be told', (_, lb01, lb02) => {
  expect(() => derive(matrix({ lb01, lb02 }))).toThrow(expect.objectContaining({ name: 'CannotTell' }))
})

test('of one balancer nobody says that it is alone', () => {
  expect(derive(matrix({ lb01: all('down') })).text).toBe('lb01: no page at all (nothing listens there)')
  expect(derive(matrix({ lb01: both(['picture'], 503) })).text).toBe(
    'storage behind reproxy: picture broken on lb01 (answers 503)',
  )
})

test('ways may be called otherwise, and be more or fewer', () => {
  const given = path.options.parse({ ways: { css: 'the cache', page: 'php-fpm' }, tls: '-secure' })
  const looks = [page('d1/css', 200), page('d1/page', 502), page('d1/page-secure', 502)]
  expect(derive(looks, given)).toMatchObject({ metrics: { nowhere: 2, broken: 2 } })
  expect(derive(looks, given).text).toBe('php-fpm: page broken on d1 (answers 502)')
})

test('a check that is on no way is said with what was expected', () => {
  const looks = [page('lb01/static', 200), page('lb01/pictures', 200)]
  expect(() => derive(looks)).toThrow(
    'pictures: expected checks called static or static-tls, dynamic or dynamic-tls, picture or picture-tls',
  )
})

test('a hundred balancers cost no more words than four', () => {
  const hosts = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`lb${index}`, both(['picture'], 503)]))
  expect(derive(matrix(hosts)).text).toBe(
    'storage behind reproxy: picture broken on lb0, lb1, lb2 and 97 more (answers 503)',
  )
})

test('what people see: the links, and a row for each page, the broken ones first', () => {
  const { details } = derive(matrix({ lb01: { 'picture-tls': 503 }, lb02: {} }))
  expect(details).toMatchObject({
    links: [{ link: 'picture over https', hosts: 'lb01', ways: 'picture', why: 'answers 503' }],
    pages: expect.arrayContaining([expect.objectContaining({ host: 'lb02', state: 'well' })]),
  })
  expect(details?.pages).toHaveProperty('0', {
    ...{ host: 'lb01', way: 'picture', over: 'https', state: 'broken', status: 503 },
    why: 'answers 503',
  })
})
