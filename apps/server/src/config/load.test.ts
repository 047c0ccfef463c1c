import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { load } from './fixture.made-up.ts'

const WORLD = `
hosts:
  lb1: { address: 10.0.0.1, groups: [balancers] }
  lb2: { address: "[fd00::2]", groups: [balancers] }
  web1: { groups: [webs] }
groups:
  balancers: { title: Balancers, needs: [webs] }
  webs:
`
async function checks(text: string): Promise<{ readonly [id: string]: Check }> {
  const { plan } = await load(WORLD + text)
  return Object.fromEntries(plan.checks.map((check) => [check.id, check]))
}

test('a check looks at every host of its groups, once', async () => {
  const found = await checks('checks: { port: { probe: tcp, hosts: [balancers, lb1, web1], with: { port: 80 } } }')
  expect(Object.keys(found)).toEqual(['lb1/port', 'lb2/port', 'web1/port'])
  expect(found['lb1/port']).toMatchObject({
    name: 'port',
    host: 'lb1',
    way: { by: 'poll', address: '10.0.0.1' },
    groups: ['balancers'],
  })
})

test('an IPv6 address loses its brackets, and a host without address is its own', async () => {
  const { plan } = await load(`${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }`)
  expect(plan.hosts.map(({ address }) => address)).toEqual(['10.0.0.1', 'fd00::2', 'web1'])
})

test('groups have their title and needs', async () => {
  const { plan } = await load(`${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }`)
  expect(plan.groups).toEqual([
    { name: 'balancers', title: 'Balancers', needs: ['webs'] },
    { name: 'webs', title: 'webs', needs: [] },
  ])
})

test('times come from the host, else the check, else defaults, else the probe, else the last resort', async () => {
  const text = `
  x: { groups: [webs], checks: { b: { every: 3s } } }
checks:
  a: { probe: slow, hosts: [web1] }
  b: { probe: slow, hosts: [web1, x], every: 40s, timeout: 500ms }
  c: { probe: tcp, hosts: [web1], with: { port: 1 } }
`
  const world = WORLD.replace('groups:\n', `${text.split('\nchecks')[0]}\ngroups:\n`)
  const { plan } = await load(`${world}\nchecks${text.split('\nchecks')[1]}`)
  const times = plan.checks.map(({ id, everyMs, timeoutMs, attempts }) => [id, everyMs, timeoutMs, attempts])
  expect(times).toEqual([
    ['web1/a', 60_000, 20_000, 2],
    ['web1/b', 40_000, 500, 2],
    ['x/b', 3_000, 500, 2],
    ['web1/c', 10_000, 5_000, 3],
  ])
})

test("`defaults` go before the probe's own", async () => {
  const found = await checks('defaults: { every: 5s, attempts: 4 }\nchecks: { a: { probe: slow, hosts: [web1] } }')
  expect(found['web1/a']).toMatchObject({
    everyMs: 5_000,
    timeoutMs: 20_000,
    attempts: 4,
    recoveries: 1,
    enabled: true,
  })
})

test.each([
  ['10s', 2_000],
  ['2s', 1_000],
  ['500ms', 500],
])('every %s is retried after %i ms', async (every, retryMs) => {
  const found = await checks(`checks: { a: { probe: slow, hosts: [web1], every: ${every} } }`)
  expect(found['web1/a']?.retryMs).toBe(retryMs)
})

test('options get their defaults, and a host may replace single ones', async () => {
  const { plan } = await load(`
hosts:
  a:
  b: { checks: { port: { with: { port: 81 } } } }
checks: { port: { probe: tcp, hosts: [a, b], with: { port: 80, banner: hello } } }
`)
  expect(plan.checks.map(({ options }) => options)).toEqual([
    { port: 80, banner: 'hello' },
    { port: 81, banner: 'hello' },
  ])
})

test('a required option may be given host by host', async () => {
  const { plan } = await load(`
hosts: { a: { checks: { port: { with: { port: 81 } } } } }
checks: { port: { probe: tcp, hosts: [a] } }
`)
  expect(plan.checks[0]?.options).toMatchObject({ port: 81 })
})

test('a threshold replaces the default of its metric whole and is required from then on', async () => {
  const found = await checks(`
checks:
  plain: { probe: tcp, hosts: [web1], with: { port: 1 } }
  own:
    probe: tcp
    hosts: [web1]
    with: { port: 1 }
    thresholds: { connect: { warning: { above: 5 } }, queue: { instances: { mail: { critical: { above: 9 } } } } }
  none: { probe: tcp, hosts: [web1], with: { port: 1 }, thresholds: { connect: null } }
`)
  expect(found['web1/plain']).toMatchObject({
    thresholds: { connect: { warning: { above: 200 }, critical: { above: 1_000 } } },
    required: [],
  })
  expect(found['web1/own']).toMatchObject({
    thresholds: { connect: { warning: { above: 5 } }, queue: { instances: { mail: { critical: { above: 9 } } } } },
    required: ['connect', 'queue'],
  })
  expect(found['web1/own']?.thresholds.connect).not.toHaveProperty('critical')
  expect(found['web1/none']).toMatchObject({ thresholds: {}, required: [] })
})

test('a host may take back a threshold of its check', async () => {
  const { plan } = await load(`
hosts: { a: { checks: { port: { thresholds: { queue: null }, enabled: false, runbook: do this } } } }
checks: { port: { probe: tcp, hosts: [a], with: { port: 1 }, thresholds: { queue: { warning: { above: 1 } } } } }
`)
  expect(plan.checks[0]).toMatchObject({ required: [], enabled: false, runbook: 'do this' })
  expect(plan.checks[0]?.thresholds).not.toHaveProperty('queue')
})

test('what is said of a check is said of it on each host that says nothing else, and null takes it away', async () => {
  const { plan } = await load(`
hosts: { a: , b: { checks: { port: { runbook: on b } } }, c: { checks: { port: { runbook: null } } } }
checks: { port: { probe: slow, hosts: [a, b, c], runbook: everywhere }, other: { probe: slow, hosts: [a] } }
`)
  expect(plan.checks.map(({ runbook }) => runbook)).toEqual(['everywhere', 'on b', null, null])
})

test('a reachability check holds the other checks of its own host', async () => {
  const { plan } = await load(`
hosts: { web: {}, db: {} }
checks:
  ping: { probe: slow, hosts: [web, db], reachability: true }
  page: { probe: slow, hosts: [web], needs: [sql] }
  sql: { probe: slow, hosts: [db] }
`)
  const needs = Object.fromEntries(plan.checks.map((check) => [check.id, check.needs]))
  expect(needs).toEqual({
    'web/ping': [],
    'db/ping': [],
    'web/page': ['web/ping', 'db/sql'],
    'db/sql': ['db/ping'],
  })
})
test('`needs` means the same host first, else every check of that name, else a relation or a full id', async () => {
  const found = await checks(`
checks:
  port: { probe: slow, hosts: [lb1, lb2] }
  page: { probe: slow, hosts: [lb1, web1], needs: [port] }
  one: { probe: slow, hosts: [web1], needs: [lb2/port, both] }
  both: { relation: pair, of: [port] }
`)
  expect(found['lb1/page']?.needs).toEqual(['lb1/port'])
  expect(found['web1/page']?.needs).toEqual(['lb1/port', 'lb2/port'])
  expect(found['web1/one']?.needs).toEqual(['lb2/port', 'both'])
})

test('a name that stands for many is all of them in a list, and any of them under `any`', async () => {
  const found = await checks(`
checks:
  port: { probe: slow, hosts: [lb1, lb2] }
  two: { probe: slow, hosts: [web1], needs: { all: [port, { any: [port, both, both] }] } }
  own: { probe: slow, hosts: [lb1], needs: { any: [port, lb2/port] } }
  one: { probe: slow, hosts: [web1], needs: [both, { any: [port] }, { all: [both, own] }] }
  far: { probe: slow, hosts: [web1], needs: { any: [both, { all: [port] }, { any: [own] }] } }
  both: { relation: pair, of: [port] }
`)
  expect(found['web1/two']?.needs).toEqual(['lb1/port', 'lb2/port', { any: ['lb1/port', 'lb2/port', 'both'] }])
  expect(found['lb1/own']?.needs).toEqual([{ any: ['lb1/port', 'lb2/port'] }])
  expect(found['web1/one']?.needs).toEqual(['both', { any: ['lb1/port', 'lb2/port'] }, 'lb1/own'])
  expect(found['web1/far']?.needs).toEqual([{ any: ['both', { all: ['lb1/port', 'lb2/port'] }, 'lb1/own'] }])
})

test('a host that is adjusted needs what it says, with its own reachability first', async () => {
  const { plan } = await load(`
hosts: { web: { checks: { page: { needs: { any: [sql] } } } }, db: }
checks:
  ping: { probe: slow, hosts: [web], reachability: true }
  page: { probe: slow, hosts: [web, db], needs: [sql] }
  sql: { probe: slow, hosts: [db] }
`)
  const needs = Object.fromEntries(plan.checks.map((check) => [check.id, check.needs]))
  expect(needs).toMatchObject({ 'web/page': ['web/ping', { any: ['db/sql'] }], 'db/page': ['db/sql'] })
})

test('groups may need any of several', async () => {
  const world = WORLD.replace('needs: [webs]', 'needs: [webs, { any: [cdn, webs] }]')
  const { plan } = await load(`${world}  cdn:\nchecks: { port: { probe: slow, hosts: [lb1] } }`)
  expect(plan.groups[0]?.needs).toEqual(['webs', { any: ['cdn', 'webs'] }])
})

test('a relation keeps the order of `of` and belongs to the groups of its members', async () => {
  const found = await checks(`
checks:
  port: { probe: slow, hosts: [lb1, lb2, web1] }
  both: { relation: pair, of: [lb2/port, lb1/port], with: { preferred: lb1 } }
  all: { relation: pair, of: [both, web1/port] }
`)
  expect(found.both).toMatchObject({ id: 'both', host: null, way: { by: 'derive', of: ['lb2/port', 'lb1/port'] } })
  expect(found.both?.groups).toEqual(['balancers'])
  expect(found.all?.groups).toEqual(['webs', 'balancers'])
})

test('channels are parsed by their kind, and routes keep their order', async () => {
  const { plan } = await load(`${WORLD}
checks: { port: { probe: slow, hosts: [lb1] } }
channels:
  ops: { kind: chat, url: "https://chat.example.org/x" }
routes:
  - { match: { groups: [balancers], checks: [port, lb1/port], status: [critical] }, to: [ops], continue: true }
  - { to: [], gather: 30s }
`)
  expect(plan.channels).toEqual([{ name: 'ops', kind: 'chat', options: { url: 'https://chat.example.org/x' } }])
  expect(plan.routes).toEqual([
    {
      match: { groups: ['balancers'], checks: ['port', 'lb1/port'], status: ['critical'] },
      to: ['ops'],
      continue: true,
    },
    { match: {}, to: [], continue: false, gatherMs: 30_000 },
  ])
})

test('without a word about it the monitor serves this machine alone', async () => {
  const { server, history } = await load(`${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }`)
  expect(server).toEqual({
    host: '127.0.0.1',
    port: 8600,
    url: null,
    origins: [],
    proxies: [],
    connectionsPerCaller: 250,
    wallToken: null,
    operatorToken: null,
    reporterToken: null,
  })
  expect(history).toEqual({ keepMs: 2 * 86_400_000 })
})

test('the server is told where to listen, who may come and how long to remember', async () => {
  const { server, history } = await load(
    `${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }
server:
  host: 0.0.0.0
  port: 80
  url: https://status.example.org/
  origins: ["http://wall.example.org:8600"]
  tokens: { wall: "\${env:WALL}", operator: "\${env:OPERATOR}" }
history: { keep: 400d }
`,
    { WALL: 'a wall token of enough letters', OPERATOR: 'an operator token, longer' },
  )
  expect(server).toMatchObject({ host: '0.0.0.0', port: 80, url: 'https://status.example.org' })
  expect(server).toMatchObject({
    wallToken: 'a wall token of enough letters',
    operatorToken: 'an operator token, longer',
  })
  expect(history.keepMs).toBe(400 * 86_400_000)
})

test('a notice is optional, and one that is empty is a mistake', async () => {
  const text = `${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }\n`
  expect((await load(text)).notice).toBeNull()
  expect((await load(`${text}notice: Moving house`)).notice).toBe('Moving house')
  await expect(load(`${text}notice: ""`)).rejects.toThrow(/notice/)
})

test('files of a folder add to each other', async () => {
  const { plan } = await load({
    'a.yaml': 'hosts: { a: }\nchecks: { one: { probe: slow, hosts: [a, b] } }\nroutes: [{ to: [] }]',
    'b.yaml': 'hosts: { b: }\nchecks: { two: { probe: slow, hosts: [b] } }\nroutes: [{ to: [], continue: true }]',
    'c.yaml': '# nothing yet',
  })
  expect(plan.checks.map(({ id }) => id)).toEqual(['a/one', 'b/one', 'b/two'])
  expect(plan.routes.map((route) => route.continue)).toEqual([false, true])
})

test('a proxy is an address or a network', async () => {
  const proxies = (list: string) =>
    load(`${WORLD}checks: { port: { probe: slow, hosts: [lb1] } }\nserver: { proxies: [${list}] }\n`)
  expect((await proxies('127.0.0.1, 10.0.0.0/8')).server.proxies).toEqual(['127.0.0.1', '10.0.0.0/8'])
  await expect(proxies('frontend')).rejects.toThrow(/proxies.*IP address or a network/)
})
