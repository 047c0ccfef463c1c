import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { REGISTRY } from '../../all-kinds.ts'
import type { Rows } from '../../core/blueprint.ts'
import { expand } from '../../core/expand.ts'
import { load, refusal, registry } from '../fixture.made-up.ts'
import { kindsOf } from './kinds.ts'

const SOURCES = `sources:
  shops: { source: list, key: name, with: { query: x } }
`
const BASE = `${SOURCES}groups: { webs: , shops: }
hosts:
  lb: { address: 10.0.0.1, groups: [webs] }
  temporary: { each: shops, address: "\${row.ip}", groups: [webs] }
`
const HOSTLESS = `${SOURCES}groups: { shops: }
hosts: { lb: { address: 10.0.0.1 } }
`

/** The plan with these rows of `shops`. */
async function planWith(text: string, rows: { readonly [key: string]: object }) {
  const { plan, rows: patterns } = await load(text)
  const { rules, login, sources: _, ...rest } = patterns
  const listed = new Map(Object.entries(rows).map(([key, cells]) => [key, { ...cells }]))
  const made = expand({ ...rest, fixed: plan }, new Map([['shops', listed]]), kindsOf(registry, rules, login))
  const checks = new Map(made.plan.checks.map((check) => [check.id, check]))
  return { ...made, checks, ids: [...checks.keys()] }
}

test('a source is a check of its own, asked at the host that it names', async () => {
  const { plan, rows } = await load(
    `${HOSTLESS}
checks: { tcp: { probe: tcp, hosts: [lb], with: { port: 1 } } }
`.replace('key: name,', 'key: [name, ip], was: old, believe: 3, host: lb, every: 2m, groups: [shops],'),
  )
  expect(plan.checks[0]).toMatchObject({
    ...{ id: 'shops', name: 'shops', host: null, kind: 'source-list', everyMs: 120_000, groups: ['shops'] },
    ...{ way: { by: 'poll', address: '10.0.0.1' } },
    options: { key: ['name', 'ip'], was: 'old', with: { query: 'x' } },
  })
  expect(rows.sources).toEqual([{ name: 'shops', believe: 3 }])
})

test('hosts come by rows, and have the checks of their groups; what a row leaves out costs it alone', async () => {
  const text = `${BASE}checks: { tcp: { probe: tcp, hosts: [webs], with: { port: 80, banner: "x" } } }\n`
  const { plan, checks, mistakes } = await planWith(text, { h1: { ip: '10.0.0.7' }, h2: {}, h3: { ip: '10.0.0.300' } })
  expect(plan.hosts.map(({ name, address }) => [name, address])).toEqual([
    ['lb', '10.0.0.1'],
    ['h1', '10.0.0.7'],
  ])
  expect(checks.get('h1/tcp')).toMatchObject({ host: 'h1', groups: ['webs'], way: { address: '10.0.0.7' } })
  expect(mistakes.map(({ text }) => text)).toEqual([
    `it has no address: \${row.ip} is empty`,
    'its address must be a host name or an IP address, without port, got 10.0.0.300',
  ])
})

test('a check for each row has what the row fills in, and is judged by its kind', async () => {
  const text = `${HOSTLESS}checks:
  tcp: { probe: tcp, each: shops, address: "\${row.ip}", groups: [shops], with: { port: "\${row.port}", banner: "x \${row.name}" } }
`
  const { checks, mistakes } = await planWith(text, {
    a: { name: 'a', ip: '10.0.0.7', port: 81 },
    b: { name: 'b', ip: '10.0.0.8', port: 81_000 },
  })
  expect(checks.get('a/tcp')).toMatchObject({
    ...{
      host: null,
      groups: ['shops'],
      options: { port: 81, banner: 'x a' },
      way: { by: 'poll', address: '10.0.0.7' },
    },
    thresholds: { connect: { critical: { above: 1_000 } } },
  })
  expect(mistakes).toEqual([{ source: 'shops', key: 'b', text: 'tcp: port must be 1–65535' }])
})

test('what rows say is text: no reference in it is ever looked up', async () => {
  const text = `${HOSTLESS}checks: { tcp: { probe: tcp, each: shops, with: { port: 1, banner: "\${row.name}" } } }\n`
  const { checks } = await planWith(text, { a: { name: `\${env:HOME}` }, b: { name: `\${row.name}` } })
  expect([checks.get('a/tcp')?.options, checks.get('b/tcp')?.options]).toMatchObject([
    { banner: `\${env:HOME}` },
    { banner: `\${row.name}` },
  ])
})

test('relations are made for each value of a column, and over all that rows have become', async () => {
  const text = `${HOSTLESS}checks:
  books: { probe: ledger, each: shops }
  one: { relation: audit, each: shops, by: site, of: [books] }
  all: { relation: audit, of: [{ each: shops, check: books }] }
  both: { relation: pair, of: [all, lb-tcp] }
  lb-tcp: { probe: tcp, hosts: [lb], needs: [books], with: { port: 1 } }
`
  const { checks, mistakes } = await planWith(text, { a1: { site: 'a' }, a2: { site: 'a' }, b1: { site: 'b' } })
  expect(mistakes).toEqual([])
  const ofOf = (id: string) => {
    const way = checks.get(id)?.way
    return way?.by === 'derive' ? way.of : null
  }
  expect([ofOf('a/one'), ofOf('b/one'), ofOf('all'), ofOf('both')]).toEqual([
    ['a1/books', 'a2/books'],
    ['b1/books'],
    ['a1/books', 'a2/books', 'b1/books'],
    ['all', 'lb/lb-tcp'],
  ])
  expect(checks.get('lb/lb-tcp')?.needs).toEqual(['a1/books', 'a2/books', 'b1/books'])
})

test('a relation for each row looks at what is the same for all, and at what the row names', async () => {
  const text = `${BASE.replace('10.0.0.1, groups: [webs]', '10.0.0.1')}checks:
  tcp: { probe: tcp, hosts: [webs], with: { port: 80 } }
  books: { probe: ledger, hosts: [lb] }
  moves: { relation: alike, each: shops, by: pair, of: ["\${row.pair}", lb/books, tcp], with: { trait: "\${row.what}", as: "\${row.pair}" } }
  all: { relation: alike, of: [{ each: shops }], with: { trait: version, as: one } }
  one: { relation: pair, of: [tcp] }
`
  const { checks, mistakes } = await planWith(text, {
    a: { ip: '10.0.0.7', pair: 'one', what: 'version' },
    b: { ip: '10.0.0.8', pair: 'one' },
  })
  expect(mistakes).toEqual([])
  expect(checks.get('one/moves')).toMatchObject({
    way: { of: ['one', 'lb/books', 'a/tcp', 'b/tcp'] },
    options: { trait: 'version', as: 'one' },
  })
  expect(checks.get('all')).toMatchObject({ way: { of: ['a/tcp', 'b/tcp', 'one'] } })
})

describe('refused:', () => {
  const checkOf = (body: string, base = HOSTLESS) => refusal(`${base}checks: { tcp: { probe: tcp, ${body} } }\n`)

  test.each<[string, string, string]>([
    [
      'a secret',
      `each: shops, with: { port: 1, password: "\${row.x}" }`,
      'with.password: must not come from a row: it is secret',
    ],
    [
      'a secret in a list',
      `each: shops, with: { port: 1, headers: { a: "\${row.x}" } }`,
      'with.headers.a: must not come from a row: it is secret',
    ],
    [
      'a file',
      `each: shops, with: { port: 1, ca: "/x/\${row.x}" }`,
      'with.ca: must not come from a row: it is a file of this machine',
    ],
    [
      'no row at all',
      `hosts: [lb], with: { port: "\${row.x}" }`,
      'with.port: needs a row: give the check `each`, or hosts that have it',
    ],
    ['a source that is none', 'each: shop, with: { port: 1 }', 'each: there is no source shop (did you mean shops?)'],
    ['hosts and each', 'each: shops, hosts: [lb], with: { port: 1 }', 'has both hosts and each; choose one'],
    [
      'what no row can mend',
      `each: shops, with: { port: 0, banner: "\${row.x}" }`,
      'with.port: must be 1–65535, got 0',
    ],
    [
      'a threshold of nothing',
      'each: shops, with: { port: 1 }, thresholds: { conect: null }',
      'tcp has no metric conect',
    ],
    ['a need of nothing', 'each: shops, with: { port: 1 }, needs: [nobody]', 'there is no check nobody'],
    [
      'a place that is no column',
      `each: shops, with: { port: "\${row:x}" }`,
      `with.port: expected \${row.column}, got \${row:x}`,
    ],
    [
      'a place where none may be',
      `each: shops, runbok: x, every: "\${row.x}", with: { port: 1 }`,
      'is filled in only under `with`, `address` and `of`',
    ],
    ['an address without each', `hosts: [lb], address: x, with: { port: 1 }`, 'address: is for a probe with `each`'],
    ['a column of what is no relation', 'each: shops, by: x, with: { port: 1 }', 'by: is for a relation with `each`'],
  ])('%s', async (_, body, text) => {
    expect(await checkOf(body)).toContainEqual(expect.stringContaining(text))
  })

  test('what machines of the file cannot have', async () => {
    expect(await checkOf(`hosts: [webs], with: { port: "\${row.port}" }`, BASE)).toContainEqual(
      expect.stringContaining('with.port: needs a row, and lb does not come by one'),
    )
  })

  test.each<[string, string]>([
    ['shops: { source: lists, key: name }', 'there is no source lists (did you mean list?)'],
    ['shops: { source: list, with: { query: x } }', 'key: is missing'],
    [
      'shops: { source: list, key: name, with: { query: x, port: 0 } }',
      'sources.shops.with.port: must be 1–65535, got 0',
    ],
    ['lb: { source: list, key: name, with: { query: x } }', 'a host has this name too'],
    ['tcp: { source: list, key: name, with: { query: x } }', 'a check has this name too'],
    ['shops: { source: list, key: name, host: lbb, with: { query: x } }', 'there is no host lbb (did you mean lb?)'],
    ['shops: { source: list, key: name, host: lb, address: x, with: { query: x } }', 'has both host and address'],
    [`shops: { source: list, key: name, with: { query: "\${row.x}" } }`, 'is filled in only under'],
  ])('sources: { %s }', async (source, text) => {
    const lines = await refusal(`sources:\n  ${source}
hosts: { lb: }
checks: { tcp: { probe: tcp, hosts: [lb], with: { port: 1 } } }
`)
    expect(lines).toContainEqual(expect.stringContaining(text))
  })

  test('relations over what cannot tell, over names that are none, and hosts that come in no group', async () => {
    const lines = await refusal(`${SOURCES}groups: { webs: }
hosts: { lb: , temporary: { each: nobody, groups: [] } }
checks:
  tcp: { probe: tcp, each: shops, with: { port: 1 } }
  one: { relation: audit, each: shops, of: [tcp] }
  two: { relation: audit, of: [{ each: shops, check: lb }, { each: others }] }
`)
    expect(lines).toEqual([
      expect.stringContaining('hosts.temporary.groups: names no group'),
      expect.stringContaining('checks.one.of[0]: must be a check of ledger, got one of tcp'),
      expect.stringContaining('checks.two.of[0].check: there is no check of rows lb'),
      expect.stringContaining('checks.two.of[1].each: there is no source others'),
    ])
  })

  test('members by rows where none comes, and others that cannot tell what is asked of them', async () => {
    const lines = await refusal(`${HOSTLESS}checks:
  tcp: { probe: tcp, hosts: [lb], with: { port: 1 } }
  books: { probe: ledger, each: shops }
  one: { relation: pair, of: ["\${row.x}"] }
  two: { relation: pair, of: ["\${row.x}", { each: shops }] }
  three: { relation: audit, each: shops, of: [books, tcp, lb/tcp] }
  four: { relation: alike, of: [books], with: { trait: version, as: tcp } }
  five: { relation: alike, each: shops, of: [books], with: { trait: version, as: fife } }
`)
    expect(lines).toEqual([
      expect.stringContaining('checks.one.of[0]: needs a row: give the relation `each`'),
      expect.stringContaining('checks.two.of[0]: needs a row: give the relation `each`'),
      expect.stringContaining('checks.three.of[1]: must be a check of ledger, got one of tcp'),
      expect.stringContaining('checks.three.of[2]: must be a check of ledger, got one of tcp'),
      expect.stringContaining('checks.four.with.as: must tell the trait winner, and tcp tells none'),
      expect.stringContaining('checks.five.with.as: there is no check fife (did you mean five?)'),
    ])
  })
})

test('the example of the documentation is one', async () => {
  const page = await readFile(new URL('../../../../../docs/configuration.md', import.meta.url), 'utf8')
  const [, example = ''] = /\n## Sources\n.*?```yaml\n(.*?)```/s.exec(page) ?? []
  const { plan, rows: patterns } = await load(example, {}, REGISTRY)
  const { rules, login, sources, ...rest } = patterns
  expect(sources.map(({ name }) => name)).toEqual(['handlers', 'sites'])
  const rows = new Map<string, Rows>([
    ['handlers', new Map([['h1', { name: 'h1', ip: '10.0.0.7' }]])],
    ['sites', new Map([['a.example_10.0.0.8', { hostname: 'a.example', ip: '10.0.0.8' }]])],
  ])
  const made = expand({ ...rest, fixed: plan }, rows, kindsOf(REGISTRY, rules, login))
  expect(made.mistakes).toEqual([])
  expect(made.plan.checks.map(({ id }) => id)).toEqual(['handlers', 'sites', 'h1/fpm', 'a.example_10.0.0.8/shop'])
  expect(made.plan.checks[3]).toMatchObject({ options: { url: 'https://a.example/' }, way: { address: '10.0.0.8' } })
})
