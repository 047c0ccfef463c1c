import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { inAnyOrder } from './in-any-order.made-up.ts'
import { page, type Said } from './pages/observed.made-up.ts'
import { path } from './path.ts'

const WAYS = ['static', 'static-tls', 'dynamic', 'dynamic-tls', 'picture', 'picture-tls']

/** What is broken on each balancer, by check; all else is well. */
type Broken = { readonly [check: string]: Said }

const matrix = (hosts: { readonly [host: string]: Broken }) =>
  Object.entries(hosts).flatMap(([host, broken]) => WAYS.map((way) => page(`${host}/${way}`, broken[way] ?? 200)))

const both = (ways: readonly string[], said: Said): Broken =>
  Object.fromEntries(ways.flatMap((way) => [way, `${way}-tls`].map((check) => [check, said])))
const secure = (said: Said): Broken =>
  Object.fromEntries(WAYS.filter((way) => way.endsWith('-tls')).map((way) => [way, said]))
const plain = (said: Said): Broken =>
  Object.fromEntries(WAYS.filter((way) => !way.endsWith('-tls')).map((way) => [way, said]))
const all = (said: Said): Broken => ({ ...secure(said), ...plain(said) })

const options = path.options.parse({})
const derive = (looks: Parameters<typeof deriveFrom>[2], given: object = options) => deriveFrom(path, given, looks)

const TRUTH: readonly (readonly [string, Broken, Broken, number, number, string])[] = [
  ['nothing', {}, {}, 0, 0, 'static, dynamic, picture are well on lb01, lb02'],
  [
    'web servers',
    both(['dynamic', 'picture'], 503),
    both(['dynamic', 'picture'], 503),
    4,
    8,
    'web servers behind: dynamic, picture broken on lb01, lb02 (answers 503)',
  ],
  [
    'web servers of one',
    both(['dynamic', 'picture'], 503),
    {},
    0,
    4,
    'lb01 alone: web servers behind: dynamic, picture broken (answers 503)',
  ],
  [
    'the dynamic page itself',
    both(['dynamic'], 500),
    both(['dynamic'], 500),
    2,
    4,
    'the page itself: dynamic broken on lb01, lb02 (answers 500)',
  ],
  [
    'storage',
    both(['picture'], 503),
    both(['picture'], 503),
    2,
    4,
    'storage behind reproxy: picture broken on lb01, lb02 (answers 503)',
  ],
  ['its own files', both(['static'], 404), {}, 0, 2, 'lb01 alone: its own files: static broken (answers 404)'],
  [
    'static and dynamic, and not what they share',
    both(['static', 'dynamic'], 500),
    {},
    0,
    4,
    'lb01 alone: its own files: static broken (answers 500); lb01 alone: the page itself: dynamic broken (answers 500)',
  ],
  [
    'TLS of one',
    secure('down'),
    {},
    0,
    3,
    'TLS in front of lb01: every page over https is broken (nothing listens there), over http not',
  ],
  ['TLS of both', secure('down'), secure('down'), 3, 6, 'TLS in front of lb01, lb02: every page over https is broken'],
  [
    'http of one',
    {},
    plain('down'),
    0,
    3,
    'plain http of lb02: every page over http is broken (nothing listens there)',
  ],
  [
    'TLS and storage',
    { ...secure('down'), picture: 503 },
    {},
    0,
    4,
    'TLS in front of lb01: every page over https is broken (nothing listens there), over http not; lb01 alone: storage',
  ],
  ['one balancer', {}, all('down'), 0, 6, 'lb02 alone: no page at all (nothing listens there)'],
  [
    'every balancer',
    all('down'),
    all('down'),
    6,
    12,
    'every balancer: no page at all (lb01, lb02: nothing listens there)',
  ],
  [
    'one balancer, and the web servers',
    all('down'),
    both(['dynamic', 'picture'], 503),
    4,
    10,
    'lb01 alone: no page at all (nothing listens there); lb02 alone: web servers behind: dynamic, picture broken',
  ],
  ['one page', { 'dynamic-tls': 500 }, {}, 0, 1, 'lb01 alone: dynamic over https is broken (answers 500)'],
  [
    'one page of both',
    { picture: 500 },
    { picture: 500 },
    1,
    2,
    'picture over http is broken on lb01, lb02 (answers 500)',
  ],
  ['a firewall in their place', all('challenge'), {}, 0, 6, 'lb01 alone: no page at all (is blocked by Cloudflare'],
  // What is not seen is served by nobody we know, and accuses nobody.
  ['storage of one, the other not seen', both(['picture'], 503), all('?'), 2, 2, 'lb01 alone: storage behind reproxy'],
  ['what is seen of one', { ...all('?'), static: 'down' }, {}, 0, 1, 'lb01 alone: its own files: static broken'],
]

describe('broken:', () => {
  test.each(TRUTH)('%s', (_, lb01, lb02, nowhere, broken, text) => {
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
