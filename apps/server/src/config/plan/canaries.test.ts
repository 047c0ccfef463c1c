import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const WORLD = `
hosts: { gw: { address: 10.0.0.1 }, ns1: { address: 10.0.0.53 } }
checks:
  port: { probe: tcp, hosts: [gw, ns1], with: { port: 1 } }
`

test('each list of canaries is a relation over them, however often other checks are looked at', async () => {
  const { plan, rows } = await load(
    `${WORLD}defaults: { every: 60s, attempts: 5 }\ncanaries: { network: [port], dns: [ns1/port] }`,
  )
  expect(rows.canaries).toEqual({ network: 'monitor-network', dns: 'monitor-dns' })
  const own = plan.checks.filter(({ kind }) => kind === 'canaries')
  expect(own).toMatchObject([
    {
      ...{ id: 'monitor-network', host: null, options: { of: 'network' }, everyMs: 5_000, attempts: 2, needs: [] },
      way: { by: 'derive', of: ['gw/port', 'ns1/port'] },
    },
    { id: 'monitor-dns', way: { by: 'derive', of: ['ns1/port'] } },
  ])
})

test('without that section there is none', async () => {
  const { plan, rows } = await load(WORLD)
  expect(rows.canaries).toEqual({})
  expect(plan.checks.map(({ id }) => id)).toEqual(['gw/port', 'ns1/port'])
})

test.each([
  ['canaries: { network: [prt] }', 'canaries.network[0]: there is no check prt'],
  ['canaries: { network: [web/port] }', 'canaries.network[0]: there is no host web'],
  ['canaries: { network: [] }', 'canaries.network: names no check'],
  ['canaries: { netwrk: [port] }', 'netwrk'],
  ['canaries: [port]', 'canaries: '],
])('%s is refused', async (text, mistake) => {
  expect((await refusal(WORLD + text)).join('\n')).toContain(mistake)
})

test('a check of the same name, and one that comes by rows, is refused', async () => {
  const rows = `sources: { shops: { source: list, key: name, with: { query: x } } }
hosts: { gw: { address: 10.0.0.1 } }
checks:
  monitor-network: { probe: tcp, hosts: [gw], with: { port: 1 } }
  shop: { probe: tcp, each: shops, with: { port: 1 } }
canaries: { network: [monitor-network], dns: [shop] }`
  expect(await refusal(rows)).toEqual([
    expect.stringContaining(
      'canaries.network: the check that it makes is called monitor-network, and there is one already',
    ),
    expect.stringContaining('canaries.dns: shop comes by rows, which may go'),
  ])
})

test('that it is us is told where no route is about it, and by the route that is', async () => {
  const channels =
    'channels: { ops: { kind: chat, url: "https://chat.test/" }, dba: { kind: chat, url: "https://chat.test/2" } }'
  const own = 'canaries: { network: [port] }'
  const routesOf = async (routes: string) => (await load(`${WORLD}${channels}\nroutes: ${routes}\n${own}`)).plan.routes
  expect(
    (await routesOf('[{ match: { hosts: [gw] }, to: [ops] }, { match: { hosts: [ns1] }, to: [dba] }]')).at(-1),
  ).toEqual({
    ...{ match: { checks: ['monitor-network'] }, to: ['ops', 'dba'], continue: false },
  })
  expect(await routesOf('[{ to: [ops] }]')).toHaveLength(1)
  expect(await routesOf('[{ match: { checks: [monitor-network] }, to: [] }]')).toHaveLength(1)
  expect(await routesOf('[{ match: { status: [warning] }, to: [ops] }]')).toHaveLength(2)
})
