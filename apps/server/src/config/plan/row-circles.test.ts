import { expect, test } from 'vitest'
import { load, refusal, registry } from '../fixture.made-up.ts'

const SOURCES = 'sources: { shops: { source: list, key: name, with: { query: x } } }\n'
const CIRCLE = 'leads back to itself: '

test.each<[string, string, string]>([
  [
    'checks of each row',
    `${SOURCES}checks:
  a: { probe: tcp, each: shops, needs: [b], with: { port: 1 } }
  b: { probe: tcp, each: shops, needs: [a], with: { port: 1 } }
`,
    'checks.a.needs: leads back to itself: row-of-shops/a → row-of-shops/b → row-of-shops/a',
  ],
  [
    'checks of hosts that come by rows',
    `${SOURCES}groups: { g: }
hosts: { t: { each: shops, groups: [g] } }
checks:
  a: { probe: tcp, hosts: [g], needs: [b], with: { port: 1 } }
  b: { probe: tcp, hosts: [g], reachability: true, with: { port: 1 } }
  c: { probe: tcp, hosts: [g], needs: [c], with: { port: 1 } }
`,
    'checks.c.needs: leads back to itself: row-of-shops/c → row-of-shops/c',
  ],
  [
    'a source and what it lists',
    `sources: { shops: { source: list, key: name, needs: [a], with: { query: x } } }
checks: { a: { probe: tcp, each: shops, needs: [shops], with: { port: 1 } } }
`,
    CIRCLE,
  ],
  [
    'a check of the file and one of rows',
    `${SOURCES}hosts: { lb: }
checks:
  a: { probe: tcp, each: shops, needs: [f], with: { port: 1 } }
  f: { probe: tcp, hosts: [lb], needs: [a], with: { port: 1 } }
`,
    CIRCLE,
  ],
  [
    'relations that look at each other',
    `${SOURCES}checks:
  a: { probe: tcp, each: shops, with: { port: 1 } }
  r: { relation: pair, of: [a, q] }
  q: { relation: pair, of: [a, r] }
`,
    'checks.q.of: leads back to itself: q → r → q',
  ],
  [
    'a relation that holds its members against itself',
    `${SOURCES}checks:
  a: { probe: ledger, each: shops }
  r: { relation: pair, of: [q] }
  q: { relation: alike, of: [a], with: { trait: version, as: r } }
`,
    'checks.r.of: leads back to itself: r → q → r',
  ],
  [
    'a relation whose row says at what it looks, and checks of its rows,',
    `${SOURCES}checks:
  a: { probe: tcp, each: shops, needs: [r], with: { port: 1 } }
  r: { relation: pair, each: shops, of: ["\${row.pair}", a], needs: [a] }
`,
    'checks.a.needs: leads back to itself: row-of-shops/a → row-of-shops/r → row-of-shops/a',
  ],
])('%s that need each other in a circle are refused', async (_, text, mistake) => {
  expect(await refusal(text)).toEqual([expect.stringContaining(mistake)])
})

test('what needs the same of its own row, and what of them the file has too, is no circle', async () => {
  const { rows } = await load(
    `${SOURCES}groups: { g: }
hosts: { lb: { groups: [g] }, t: { each: shops, address: "\${row.ip}", groups: [g] } }
checks:
  ping: { probe: tcp, hosts: [g], reachability: true, with: { port: 1 } }
  http: { probe: tcp, hosts: [g], needs: [ping], with: { port: 1 } }
  shop: { probe: tcp, each: shops, needs: [lb/http, shops], with: { port: 1 } }
`,
    {},
    registry,
  )
  expect(rows.groupChecks).toHaveLength(2)
})
