import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { OPTIONS, TRUTH, UNKNOWN } from './cdn-or-origin/table.made-up.ts'
import { cdnOrOrigin } from './cdn-or-origin.ts'
import { inAnyOrder } from './in-any-order.made-up.ts'
import { page } from './pages/observed.made-up.ts'

const options = cdnOrOrigin.options.parse(OPTIONS)

test.each(TRUTH)('CDN %s and origin %s', (cdn, origin, _, expected, text) => {
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
