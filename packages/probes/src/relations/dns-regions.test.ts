import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import {
  type Answer,
  AU,
  asked,
  both,
  EU,
  NEVER,
  OPTIONS,
  STRANGE,
  TRUTH,
  UNSEEN,
} from './dns-regions/table.made-up.ts'
import { dnsRegions } from './dns-regions.ts'
import { inAnyOrder } from './in-any-order.made-up.ts'
import { page } from './pages/observed.made-up.ts'

const options = dnsRegions.options.parse(OPTIONS)
const derive = (looks: readonly Observation[], given: object = options) => deriveFrom(dnsRegions, given, looks)

test.each(TRUTH)('%s', (_, looks, { lost, elsewhere }, text) => {
  for (const ordered of inAnyOrder(looks)) {
    const found = derive(ordered)
    expect(found.metrics).toEqual({ lost, elsewhere })
    expect(found.text.slice(0, text.length)).toBe(text)
  }
})

test.each(UNSEEN)('%s not seen, and nothing bad: it cannot be told', (_, looks, text) => {
  for (const ordered of inAnyOrder(looks))
    expect(() => derive(ordered)).toThrow(expect.objectContaining({ name: 'CannotTell' }))
  expect(() => derive(looks)).toThrow(text)
})

test('a pair of which one page is well serves', () => {
  const looks = [...both([AU], [EU]), page('pair-eu/other', 502)]
  const given = dnsRegions.options.parse({
    regions: {
      au: { asked: 'geo-au', gets: AU, served: 'pair-au' },
      eu: { asked: 'geo-eu', gets: EU, served: ['pair-eu'] },
    },
  })
  expect(derive(looks, given).metrics).toEqual({ lost: NEVER, elsewhere: NEVER })
})

test('where nobody looks at the addresses, another one’s is a warning', () => {
  const given = dnsRegions.options.parse({
    regions: { au: { asked: 'geo-au', gets: AU }, eu: { asked: 'geo-eu', gets: EU } },
  })
  expect(derive([asked('geo-au', [AU]), asked('geo-eu', [AU])], given).metrics).toMatchObject({ elsewhere: { eu: 1 } })
})

test('all addresses of a region must come, written in whatever way', () => {
  const given = dnsRegions.options.parse({ regions: { eu: { asked: 'geo-eu', gets: [EU, '2001:DB8:0::1'] } } })
  expect(derive([asked('geo-eu', [EU, '2001:db8::1'])], given).text).toBe('eu gets 10.2.2.10, 2001:db8::1')
  const found = derive([asked('geo-eu', [EU])], given)
  expect(found).toMatchObject({ metrics: { elsewhere: { eu: 1 } } })
  expect(found.text).toBe('eu gets 10.2.2.10 alone, not 10.2.2.10, 2001:db8::1')
})

test('of several who ask for one region, each must get all', () => {
  const given = dnsRegions.options.parse({ regions: { eu: { asked: ['geo-*'], gets: [EU, AU] } } })
  expect(derive([asked('geo-1', [EU, AU]), asked('geo-2', [AU])], given).text).toBe(
    `eu gets ${AU} alone, not ${EU}, ${AU}`,
  )
})

test('what is right may be what another name server tells', () => {
  const given = dnsRegions.options.parse({ regions: { site: { asked: 'public', gets: 'hidden' } } })
  const text = (told: Answer, right: Answer) => derive([asked('public', told), asked('hidden', right)], given).text
  expect(text([AU], [AU])).toBe(`site gets ${AU}`)
  expect(text([AU], [EU, AU])).toBe(`site gets ${AU} alone, not ${EU}, ${AU}`)
  expect(text([EU], [AU])).toBe(`site gets ${EU}, which is of no region`)
  expect(() => text([AU], 'none')).toThrow('whoever tells what it should get was not seen')
  expect(() => text([AU], '?')).toThrow('whoever tells what it should get was not seen')
})

test.each([
  [
    'a check that is none of them',
    { eu: { asked: 'geo', gets: EU } },
    'eu: asked: geo is none among its checks ns1/geo-eu',
  ],
  ['one that is of no use', { eu: { asked: 'pair-eu', gets: EU } }, 'eu: pair-eu/site is no dns check'],
  [
    'a name server where a page was meant',
    { eu: { asked: 'geo-eu', gets: EU, served: 'ns1' } },
    'eu: ns1/geo-eu is no http check',
  ],
  ['one that no region names', { eu: { asked: 'geo-eu', gets: EU } }, 'no region names pair-eu/site'],
])('%s is said', (_, regions, text) => {
  expect(() =>
    derive([asked('geo-eu', [EU]), page('pair-eu/site', 200)], dnsRegions.options.parse({ regions })),
  ).toThrow(text)
})

test('a hundred regions cost no more words than four', () => {
  const names = Array.from({ length: 100 }, (_, index) => `r${index}`)
  const regions = Object.fromEntries(names.map((name) => [name, { asked: name, gets: EU }]))
  const found = derive(
    names.map((name) => asked(name, [STRANGE])),
    dnsRegions.options.parse({ regions }),
  )
  expect(found.text).toMatch(/; r2 gets 192\.0\.2\.66, which is of no region and 97 more$/)
})
