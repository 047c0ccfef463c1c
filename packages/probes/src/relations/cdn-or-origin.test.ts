import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { cdnOrOrigin } from './cdn-or-origin.ts'
import { inAnyOrder } from './in-any-order.made-up.ts'
import { page, type Said } from './pages/observed.made-up.ts'

const options = cdnOrOrigin.options.parse({ cdn: ['www'] })
const WELL = { cdnBroken: 0, originBroken: 0, blocked: 0, unserved: 0 }
const UNKNOWN = 'not seen'

const TRUTH: readonly (readonly [Said, Said, object | typeof UNKNOWN, string])[] = [
  [200, 200, WELL, 'CDN www is well, origin is well'],
  [200, 502, { ...WELL, originBroken: 1 }, 'origin down, CDN still serves: web1 answers 502'],
  [200, 'down', { ...WELL, originBroken: 1 }, 'origin down, CDN still serves: web1: nothing listens there'],
  [502, 200, { ...WELL, cdnBroken: 1 }, 'CDN answers 502; origin is well'],
  [521, 200, { ...WELL, cdnBroken: 1 }, 'CDN does not reach the origin (521); origin is well'],
  ['down', 200, { ...WELL, cdnBroken: 1 }, 'CDN: nothing listens there; origin is well'],
  [
    { unmet: 'expected the text “a”, came a page without it' },
    200,
    { ...WELL, cdnBroken: 1 },
    'CDN: expected the text',
  ],
  [
    502,
    500,
    { ...WELL, cdnBroken: 1, originBroken: 1, unserved: 1 },
    'CDN and origin are broken: CDN answers 502; origin answers 500',
  ],
  [521, 'down', { ...WELL, cdnBroken: 1, originBroken: 1, unserved: 1 }, 'CDN and origin are broken: CDN answers 521'],
  [
    'challenge',
    200,
    { ...WELL, blocked: 1 },
    'blocked by the CDN (Cloudflare: challenge), so the page is not seen there; origin is well',
  ],
  [
    'challenge',
    500,
    { ...WELL, originBroken: 1, blocked: 1, unserved: 1 },
    'blocked by the CDN (Cloudflare: challenge)',
  ],
  [200, 'challenge', { ...WELL, blocked: 1 }, 'the origin blocks us, CDN is well: web1 is blocked by Cloudflare'],
  [
    502,
    'challenge',
    { ...WELL, cdnBroken: 1, blocked: 1 },
    'CDN answers 502; origin is blocked by Cloudflare: challenge',
  ],
  ['challenge', 'challenge', { ...WELL, blocked: 2 }, 'blocked by the CDN'],
  // Left out is what would be a guess: unknown, and never well.
  [502, '?', { cdnBroken: 1, blocked: 0, unserved: 0 }, 'CDN answers 502; origin not seen'],
  ['?', 500, { originBroken: 1, blocked: 0, unserved: 0 }, 'origin down, CDN not seen: web1 answers 500'],
  ['?', 200, UNKNOWN, 'not seen: www'],
  [200, '?', UNKNOWN, 'not seen: web1'],
  ['challenge', '?', UNKNOWN, 'not seen: web1'],
  ['?', 'challenge', UNKNOWN, 'not seen: www'],
  ['?', '?', UNKNOWN, 'not seen: www, web1'],
]

test.each(TRUTH)('CDN %s and origin %s', (cdn, origin, expected, text) => {
  for (const looks of inAnyOrder([page('www/page', cdn), page('web1/page', origin)])) {
    const derive = () => deriveFrom(cdnOrOrigin, options, looks)
    if (expected === UNKNOWN) {
      expect(derive).toThrow(expect.objectContaining({ name: 'CannotTell', message: expect.stringContaining(UNKNOWN) }))
      continue
    }
    const found = derive()
    expect(found.metrics).toEqual(expected)
    expect(found.text.slice(0, text.length)).toBe(text)
  }
  if (expected === UNKNOWN)
    expect(() => deriveFrom(cdnOrOrigin, options, [page('www/page', cdn), page('web1/page', origin)])).toThrow(text)
})

const textOf = (looks: Parameters<typeof deriveFrom>[2], given: object = options) =>
  deriveFrom(cdnOrOrigin, given, looks).text

test('a CDN that serves from its cache is told apart from one that reaches the origin where we do not', () => {
  const from = (fromCache: boolean) => textOf([page('www/page', 200, { fromCache }), page('web1/page', 'down')])
  expect(from(true)).toMatch(/^origin down, CDN serves from cache: /)
  expect(from(false)).toMatch(/^origin down, CDN still serves, not from its cache: /)
})

test('of several origins those that are broken are counted and named', () => {
  const looks = [page('www/page', 200), page('web1/page', 200), page('web2/page', 502), page('web3/page', 'down')]
  expect(textOf(looks)).toBe('2 of 3 origins down, CDN still serves: web2 answers 502; web3: nothing listens there')
  expect(textOf(looks.with(0, page('www/page', 503)))).toBe(
    'CDN answers 503; 1 of 3 origins are well, not web2 answers 502, web3: nothing listens there',
  )
  expect(textOf(looks.with(1, page('web1/page', 'down')))).toMatch(/^all 3 origins down, CDN still serves: web1/)
})

test('of two CDNs the broken one is named', () => {
  const given = cdnOrOrigin.options.parse({ cdn: ['www', 'cdn2'] })
  const looks = [page('www/page', 200), page('cdn2/page', 504), page('web1/page', 200)]
  expect(textOf(looks, given)).toBe('CDN cdn2 answers 504; CDN www is well, origin is well')
})

test('a hundred origins cost no more words than four', () => {
  const origins = Array.from({ length: 100 }, (_, index) => page(`web${index}/page`, 500))
  const found = deriveFrom(cdnOrOrigin, options, [page('www/page', 200), ...origins])
  expect(found.text).toContain('web2 answers 500 and 97 more')
  expect(found.metrics).toMatchObject({ originBroken: 100 })
})

test('what people see is a row for each, the broken ones first', () => {
  const { details } = deriveFrom(cdnOrOrigin, options, [
    page('www/page', 200, { fromCache: true }),
    page('web1/page', 502),
  ])
  expect(details).toMatchObject({
    pages: [
      { side: 'origin', host: 'web1', state: 'broken', status: 502, why: 'answers 502' },
      { side: 'CDN', host: 'www', state: 'well', cache: 'from cache' },
    ],
  })
})

test.each([
  ['a CDN that is none of them', { cdn: ['wwx'] }, 'cdn: wwx is none among its checks www/page, web1/page'],
  [
    'an origin that is none of them',
    { cdn: ['www'], origin: ['db1'] },
    'origin: db1 is none among its checks www/page',
  ],
  ['one that is both', { cdn: ['www'], origin: ['*'] }, 'cdn and origin both name www/page'],
  ['one that is neither', { cdn: ['www/*'], origin: ['web9'] }, 'origin: web9 is none'],
  ['nobody left for the origin', { cdn: ['page'] }, 'origin: every check goes through the CDN'],
])('%s is said', (_, given, text) => {
  expect(() => textOf([page('www/page', 200), page('web1/page', 200)], cdnOrOrigin.options.parse(given))).toThrow(text)
})

test('a check that nobody gave a side is said', () => {
  const given = cdnOrOrigin.options.parse({ cdn: ['www'], origin: ['web1'] })
  expect(() => textOf([page('www/page', 200), page('web1/page', 200), page('web2/page', 200)], given)).toThrow(
    'neither cdn nor origin names web2/page',
  )
})
