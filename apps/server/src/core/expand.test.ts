import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Row } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import type { Blueprint, Kinds, Pattern } from './blueprint.ts'
import { expand, nothingMade } from './expand.ts'

const KINDS: Kinds = {
  optionsOf: (_, options) => {
    const { url = '', column } = options as { url?: string; column?: string }
    if (column !== undefined) return { options, metrics: { [column]: { label: column, unit: 'count' } } }
    return url.startsWith('ftp:') ? { wrong: `url: ftp is not asked, got ${url}` } : { options }
  },
  revisionOf: ({ kind, options, way }) => JSON.stringify([kind, options, way]),
  wayTo: (_, _options, address) => ({ by: 'poll', address }),
  whyNoAddress: (address) => (address.includes('!') ? 'is none' : null),
}
const pattern = (name: string, more: Partial<Pattern> = {}): Pattern => {
  const { id: _, host: __, way: ___, groups: ____, revision: _____, ...rest } = madeUpCheck(name, more)
  return rest
}
const http = pattern('http', { options: { url: `http://\${row.ip}/` } })
const shop = pattern('shop', {
  options: { url: `https://\${row.site}/`, headers: [{ name: `x-\${row.site}-\${row.n}` }] },
})
const FIXED = madeUpPlan([madeUpCheck('lb/http'), madeUpCheck('lb/load')], {
  hosts: [{ name: 'lb', address: '10.0.0.1', groups: ['webs'] }],
  groups: [{ name: 'webs', title: 'Webs', needs: [] }],
})
const NOTHING: Blueprint = { fixed: FIXED, rowHosts: [], groupChecks: [], rowChecks: [], relations: [] }
const HANDLERS: Partial<Blueprint> = {
  rowHosts: [{ each: 'handlers', address: `\${row.ip}`, groups: ['webs'] }],
  groupChecks: [
    { pattern: http, groups: ['webs'] },
    { pattern: pattern('db'), groups: ['databases'] },
    { pattern: pattern('load', { needs: ['http', 'lb/load'] }), groups: ['others', 'webs'] },
  ],
}
const SHOPS: Partial<Blueprint> = {
  rowChecks: [{ pattern: shop, each: 'shops', address: `\${row.site}`, groups: ['shops'] }],
}

function make(
  blueprint: Partial<Blueprint>,
  rows: { readonly [source: string]: { readonly [key: string]: Row } } = {},
  made = nothingMade(),
) {
  const listed = new Map(Object.entries(rows).map(([source, own]) => [source, new Map(Object.entries(own))]))
  const { plan, mistakes } = expand({ ...NOTHING, ...blueprint }, listed, KINDS, made)
  const told = mistakes.map(({ source, key, text }) => `${source} ${key}: ${text}`)
  const checks: { readonly [id: string]: Check } = Object.fromEntries(plan.checks.map((check) => [check.id, check]))
  return { plan, told, checks, ids: Object.keys(checks) }
}

test('without rows the plan is what is configured, each check with its revision', () => {
  const { plan, told } = make({ ...HANDLERS, ...SHOPS })
  expect(told).toEqual([])
  expect(plan.hosts).toEqual(FIXED.hosts)
  expect(plan.checks).toEqual(FIXED.checks)
})

test('each row of a source is a machine, with the checks of its groups', () => {
  const { plan, checks, ids } = make(HANDLERS, { handlers: { h1: { ip: '10.0.1.1' }, h2: { ip: '10.0.1.2' } } })
  expect(plan.hosts.slice(1)).toEqual([
    { name: 'h1', address: '10.0.1.1', groups: ['webs'] },
    { name: 'h2', address: '10.0.1.2', groups: ['webs'] },
  ])
  expect(ids.slice(2)).toEqual(['h1/http', 'h1/load', 'h2/http', 'h2/load'])
  expect(checks['h2/http']).toMatchObject({
    ...{ name: 'http', host: 'h2', groups: ['webs'] },
    way: { by: 'poll', address: '10.0.1.2' },
    options: { url: 'http://10.0.1.2/' },
  })
})

test('a check has the metrics that the options of its row give', () => {
  const groupChecks = [{ pattern: pattern('sums', { options: { column: `\${row.ask}` } }), groups: ['webs'] }]
  const { checks } = make(
    { ...HANDLERS, groupChecks },
    { handlers: { h1: { ip: '10.0.1.1', ask: 'age' }, h2: { ip: '10.0.1.2', ask: 'size' } } },
  )
  expect(Object.keys(checks['h1/sums']?.metrics ?? {})).toEqual(['age'])
  expect(Object.keys(checks['h2/sums']?.metrics ?? {})).toEqual(['size'])
})

test('a need means the same machine’s check first, else every one of that name', () => {
  const { checks } = make(
    {
      ...HANDLERS,
      rowChecks: [{ pattern: pattern('page', { needs: ['http'] }), each: 'shops', address: 'x', groups: [] }],
    },
    { handlers: { h1: { ip: '10.0.1.1' } }, shops: { a: {} } },
  )
  expect(checks['h1/load']?.needs).toEqual(['h1/http', 'lb/load'])
  expect(checks['a/page']?.needs).toEqual(['lb/http', 'h1/http'])
})

test('of what can be done with any one, each name is looked up', () => {
  const page = pattern('page', { needs: ['load', { any: ['http', { all: ['load', 'h1/http'] }, 'gone'] }] })
  const { checks } = make(
    { ...HANDLERS, rowChecks: [{ pattern: page, each: 'shops', address: 'x', groups: [] }] },
    { handlers: { h1: { ip: '10.0.1.1' } }, shops: { a: {} } },
  )
  expect(checks['a/page']?.needs).toEqual([
    ...['lb/load', 'h1/load'],
    { any: ['lb/http', 'h1/http', { all: ['lb/load', 'h1/load', 'h1/http'] }] },
  ])
})

test('each row of a source is a check of no machine, its options filled in', () => {
  const { checks } = make(SHOPS, { shops: { a: { site: 'a.example', n: 7 } } })
  expect(checks['a/shop']).toMatchObject({
    ...{ host: null, groups: ['shops'] },
    way: { by: 'poll', address: 'a.example' },
    options: { url: 'https://a.example/', headers: [{ name: 'x-a.example-7' }] },
  })
})

test('a relation looks at all that rows have made, and at single ones by their key', () => {
  const rows = { shops: { a: { site: 'a.example' }, b: { site: 'b.example' } } }
  const relations = [
    { pattern: pattern('all'), of: [{ each: 'shops' }, 'lb/http', 'a/shop'] },
    { pattern: pattern('two'), of: ['b/shop', 'gone/shop'] },
  ]
  const { checks } = make({ ...SHOPS, relations }, rows)
  expect(checks.all).toMatchObject({
    host: null,
    way: { by: 'derive', of: ['a/shop', 'b/shop', 'lb/http'] },
    groups: ['shops'],
  })
  expect(checks.two).toMatchObject({ way: { by: 'derive', of: ['b/shop'] } })
  expect(make({ ...SHOPS, relations }, { shops: {} }).checks.two).toMatchObject({ way: { by: 'derive', of: [] } })
  // Nobody is missing yet.
  expect(Object.keys(make({ ...SHOPS, relations }).checks)).toEqual(['lb/http', 'lb/load'])
})

describe('a relation for each row', () => {
  const PAIRS = [madeUpCheck('one'), madeUpCheck('two'), madeUpCheck('d1/held'), madeUpCheck('d2/held')]
  const fixed = madeUpPlan(PAIRS.map((check) => ({ ...check, name: check.id.replace(/^.*\//, '') })))
  const relation = {
    pattern: pattern('moves'),
    of: [`\${row.pair}`, 'held', 'shop'],
    per: { each: 'shops', by: 'pair' },
  }
  const shops = (pair: string) => ({
    a: { site: 'a.example', pair: 'one' },
    b: { site: 'b.example', pair },
    c: { site: 'c.example', pair: 'one' },
  })
  const ofOf = ({ checks }: ReturnType<typeof make>) =>
    Object.fromEntries(Object.values(checks).flatMap(({ id, way }) => (way.by === 'derive' ? [[id, [...way.of]]] : [])))

  test('looks at what its rows have become, at what is the same for all, and at what its rows name', () => {
    const made = make({ ...SHOPS, fixed, relations: [relation] }, { shops: shops('two') })
    expect(made.told).toEqual([])
    expect(ofOf(made)).toEqual({
      'one/moves': ['one', 'd1/held', 'd2/held', 'a/shop', 'c/shop'],
      'two/moves': ['two', 'd1/held', 'd2/held', 'b/shop'],
    })
  })

  test('is none where its row names what is not there, or what programs would take for an option', () => {
    const made = make({ ...SHOPS, fixed, relations: [relation] }, { shops: shops('three') })
    expect(made.told).toEqual([`shops b: moves: there is no check "three", which is \${row.pair}`])
    expect(Object.keys(ofOf(made))).toEqual(['one/moves'])
    const odd = { ...relation, per: { each: 'shops', by: null } }
    expect(make({ ...SHOPS, fixed, relations: [odd] }, { shops: shops('-x') }).told).toEqual([
      `shops b: \${row.pair} must not begin with a hyphen, got "-x"`,
    ])
  })

  test('goes on with another row, and looks at it anew', () => {
    const made = nothingMade()
    const rows = (more: object) => ({ shops: { ...shops('two'), ...more } })
    const blueprint = { ...SHOPS, fixed, relations: [relation] }
    const before = make(blueprint, rows({}), made).checks
    const after = make(blueprint, rows({ d: { site: 'd.example', pair: 'two' } }), made).checks
    expect(after['one/moves']).toBe(before['one/moves'])
    expect(after['two/moves']).toMatchObject({ way: { of: ['two', 'd1/held', 'd2/held', 'b/shop', 'd/shop'] } })
    const left = make(blueprint, { shops: { a: shops('two').a } }, made)
    expect(Object.keys(ofOf(left))).toEqual(['one/moves'])
  })

  test('means by a name beside its members what its own row has, a relation too, and waits for who may bring it', () => {
    const own = { of: ['shop'], per: { each: 'shops', by: null } }
    const pair = { ...own, pattern: pattern('pair') }
    const present = { ...own, pattern: pattern('present'), beside: 'pair' }
    const rows = { shops: { a: { site: 'a', n: 1 }, b: { site: 'b', n: 2 } } }
    const { checks } = make({ ...SHOPS, fixed, relations: [pair, present] }, rows)
    expect(checks['a/present']?.way).toEqual({ by: 'derive', of: ['a/shop', 'a/pair'] })
  })

  test('looks at one beside its members, if it has any', () => {
    const beside = { ...relation, of: ['shop'], beside: `\${row.pair}` }
    const whole = { pattern: pattern('all'), of: [{ each: 'shops' }], beside: 'one' }
    const blueprint = { ...SHOPS, fixed, relations: [beside, whole] }
    expect(ofOf(make(blueprint, { shops: shops('two') }))).toEqual({
      'one/moves': ['a/shop', 'c/shop', 'one'],
      'two/moves': ['b/shop', 'two'],
      all: ['a/shop', 'b/shop', 'c/shop', 'one'],
    })
    expect(ofOf(make(blueprint, { shops: {} }))).toEqual({ all: [] })
    expect(ofOf(make(blueprint))).toEqual({})
  })
})

test('a relation can look at another, and need what rows have made', () => {
  const relations = [
    { pattern: pattern('all'), of: [{ each: 'shops' }] },
    { pattern: pattern('whole', { needs: ['shop'] }), of: ['all', 'lb/http'] },
  ]
  const { checks, ids } = make({ ...SHOPS, relations }, { shops: { a: { site: 'a.example' } } })
  expect(ids.slice(-2)).toEqual(['all', 'whole'])
  expect(checks.whole).toMatchObject({ way: { of: ['all', 'lb/http'] }, needs: ['a/shop'], groups: ['shops'] })
})

test('a row that changes is another revision of its checks, and of no other', () => {
  const revisions = (site: string) => {
    const { checks } = make({ ...SHOPS }, { shops: { a: { site }, b: { site: 'b.example' } } })
    return [checks['a/shop']?.revision, checks['b/shop']?.revision]
  }
  const [before, after] = [revisions('a.example'), revisions('c.example')]
  expect(after[0]).not.toBe(before[0])
  expect(after[1]).toBe(before[1])
})

test.each<[string, Partial<Blueprint>, string, Row, string]>([
  ['a key that is no name', SHOPS, 'a b', { site: 'x' }, 'shops a b: its key is no name'],
  [
    'a machine that is there',
    { ...HANDLERS, rowHosts: [{ each: 'shops', address: 'x', groups: [] }] },
    'lb',
    {},
    'shops lb: there is a host lb already',
  ],
  [
    'a check that is there',
    { rowChecks: [{ pattern: http, each: 'shops', address: 'x', groups: [] }] },
    'lb',
    {},
    'shops lb: there is a check lb/http already',
  ],
  [
    'options that the kind refuses',
    {
      rowChecks: [
        { pattern: pattern('f', { options: { url: `\${row.u}` } }), each: 'shops', address: 'x', groups: [] },
      ],
    },
    'a',
    { u: 'ftp://x' },
    'shops a: f: url: ftp is not asked, got ftp://x',
  ],
  ['no address', SHOPS, 'a', { site: '' }, `shops a: it has no address: \${row.site} is empty`],
  ['a column that it does not have', SHOPS, 'a', {}, `shops a: it has no address: \${row.site} is empty`],
])('a row with %s costs nobody but itself', (_, blueprint, key, row, text) => {
  const { told, ids } = make(blueprint, { shops: { [key]: row, well: { site: 'w.example', u: 'http://w' } } })
  expect(told).toEqual([expect.stringContaining(text)])
  expect(ids.some((id) => id.startsWith('well/')) || blueprint.rowHosts !== undefined).toBe(true)
  expect(ids.filter((id) => id.startsWith(`${key}/`))).toEqual(key === 'lb' ? ['lb/http', 'lb/load'] : [])
})

test('a machine of which one check is wrong has none: it would look well by half', () => {
  const groupChecks = [
    { pattern: http, groups: ['webs'] },
    { pattern: pattern('f', { options: { url: `ftp:\${row.ip}` } }), groups: ['webs'] },
  ]
  const { plan, told, ids } = make({ ...HANDLERS, groupChecks }, { handlers: { h1: { ip: '10.0.1.1' } } })
  expect([plan.hosts.length, ids]).toEqual([1, ['lb/http', 'lb/load']])
  expect(told).toEqual(['handlers h1: f: url: ftp is not asked, got ftp:10.0.1.1'])
})

test('a machine that would bring a check that is there does not come at all', () => {
  const fixed = { ...FIXED, checks: [...FIXED.checks, madeUpCheck('h1/http')] }
  const { plan, told } = make({ ...HANDLERS, fixed }, { handlers: { h1: { ip: '10.0.1.1' } } })
  expect(plan.hosts).toEqual(FIXED.hosts)
  expect(told).toEqual(['handlers h1: there is a check h1/http already'])
})

test('one for each value of a column has the checks of those rows, and what stands for itself', () => {
  const rows = {
    sites: {
      a_1: { host: 'a', ip: '10.0.0.1' },
      a_2: { host: 'a', ip: '10.0.0.2' },
      b_1: { host: 'b', ip: '10.0.0.1' },
    },
  }
  const tls = pattern('tls', { options: { url: `https://\${row.host}/` } })
  const same = pattern('same', { options: { url: `\${row.host}` } })
  const blueprint = {
    rowChecks: [{ pattern: tls, each: 'sites', address: `\${row.ip}`, groups: ['shops'] }],
    relations: [
      { pattern: same, of: ['tls', 'lb/http', 'load'], per: { each: 'sites', by: 'host' } },
      { pattern: pattern('alone'), of: ['tls'], per: { each: 'sites', by: null } },
    ],
  }
  const { checks, told } = make(blueprint, rows)
  expect(told).toEqual([])
  expect(checks['a/same']).toMatchObject({
    way: { by: 'derive', of: ['a_1/tls', 'a_2/tls', 'lb/http', 'lb/load'] },
    ...{ groups: ['shops'], options: { url: 'a' }, host: null },
  })
  expect(checks['b/same']).toMatchObject({ way: { of: ['b_1/tls', 'lb/http', 'lb/load'] } })
  expect(checks['b_1/alone']).toMatchObject({ way: { of: ['b_1/tls'] } })
  const unnamed = make(blueprint, { sites: { x: { host: 'no name', ip: '10.0.0.1' } } })
  expect(unnamed.told).toEqual(['sites x: same: host is no name, got "no name"'])
})

test('of what rows have become only those of one name can be meant', () => {
  const blueprint = {
    rowChecks: [
      { pattern: pattern('page'), each: 'shops', address: null, groups: [] },
      { pattern: pattern('tls'), each: 'shops', address: null, groups: [] },
    ],
    relations: [{ pattern: pattern('all'), of: [{ each: 'shops', check: 'tls' }] }],
  }
  const { checks } = make(blueprint, { shops: { 'a.example': {}, 'b.example': {} } })
  expect(checks.all).toMatchObject({ way: { of: ['a.example/tls', 'b.example/tls'] } })
  expect(checks['a.example/page']).toMatchObject({ way: { address: 'a.example' } })
})

test('what did not change is the very check that it was, whatever else came and went', () => {
  const blueprint = {
    ...HANDLERS,
    relations: [{ pattern: pattern('all'), of: ['http'] }],
    groupChecks: [...(HANDLERS.groupChecks ?? []), { pattern: pattern('late', { needs: ['http'] }), groups: ['webs'] }],
  }
  const [made, h1, h2] = [nothingMade(), { ip: '10.0.1.1' }, { ip: '10.0.1.2' }]
  const before = make(blueprint, { handlers: { h1, h2 } }, made).checks
  const after = make(blueprint, { handlers: { h1, h2: { ip: '10.0.1.3' }, h3: { ip: '10.0.1.4' } } }, made).checks
  for (const id of ['lb/http', 'h1/http', 'h1/load', 'h1/late']) expect(after[id], id).toBe(before[id])
  expect(after['h2/http']).not.toBe(before['h2/http'])
  expect(make(blueprint, { handlers: { h1, h2 } }, made).checks.all).toMatchObject({
    way: { of: ['lb/http', 'h1/http', 'h2/http'] },
  })
})

test('a check of no row can need what rows bring', () => {
  const fixed = { ...FIXED, checks: [...FIXED.checks, madeUpCheck('site/page', { needs: [{ any: ['load'] }] })] }
  const { checks } = make({ ...HANDLERS, fixed }, { handlers: { h1: { ip: '10.0.1.1' } } })
  expect(checks['site/page']?.needs).toEqual([{ any: ['lb/load', 'h1/load'] }])
  expect(make({ fixed }).checks['site/page']?.needs).toEqual([{ any: ['lb/load'] }])
})

test('what tells whether a machine can be reached holds its other checks', () => {
  const groupChecks = [
    { pattern: pattern('ping'), groups: ['webs'], reachability: true as const },
    { pattern: http, groups: ['webs'] },
  ]
  const { checks } = make({ ...HANDLERS, groupChecks }, { handlers: { h1: { ip: '10.0.1.1' } } })
  expect([checks['h1/ping']?.needs, checks['h1/http']?.needs]).toEqual([[], ['h1/ping']])
})

test('an address that is none, and a cell that programs would take for an option, cost their row', () => {
  const { told, ids } = make(SHOPS, { shops: { a: { site: 'a!' }, b: { site: '-b' }, c: { site: 'c' } } })
  expect(told).toEqual([
    'shops a: its address is none, got a!',
    `shops b: \${row.site} must not begin with a hyphen, got "-b"`,
  ])
  expect(ids.slice(2)).toEqual(['c/shop'])
})
