import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const withRestart = (restart: string) => `
hosts: { web1: { groups: [webs] }, web2: { groups: [webs] }, db1: }
groups: { webs: }
checks:
  http: { probe: tcp, hosts: [webs], with: { port: 80 } }
  db: { probe: tcp, hosts: [db1], with: { port: 3306 } }
  seldom: { probe: slow, hosts: [webs], every: 10m }
  both: { relation: pair, of: [http] }
restarts: { web: ${restart} }
`
const SAID = 'that: it is well, else: it hurts'

test('a restart has its place in the plan, whole', async () => {
  const { plan } = await load(
    withRestart(`{ title: Web servers, hosts: [webs], runbook: "top -n 1", within: 30s, safe: [
      { others: http, up: 1, ${SAID} },
      { check: http, metric: queue, atMost: 0, ${SAID} },
      { check: db1/db, metric: connect, instance: a, atLeast: 1, atMost: 2, ${SAID} },
      { check: both, ${SAID} },
      { all: db, hosts: [db1], ${SAID} },
      { calm: [db1], ${SAID} },
    ], costs: [{ text: it starts cold, check: http, metrics: [connect, queue, connect] }] }`),
  )
  const said = { that: 'it is well', otherwise: 'it hurts' }
  expect(plan.restarts).toEqual([
    {
      ...{ name: 'web', title: 'Web servers', hosts: ['webs'], runbook: 'top -n 1', withinMs: 30_000 },
      safe: [
        { about: { of: 'others', check: 'http', up: 1 }, limits: null, ...said },
        { about: { of: 'own', check: 'http' }, limits: { metric: 'queue', instance: null, atMost: 0 }, ...said },
        {
          about: { of: 'one', check: 'db1/db' },
          limits: { metric: 'connect', instance: 'a', atLeast: 1, atMost: 2 },
          ...said,
        },
        { about: { of: 'one', check: 'both' }, limits: null, ...said },
        { about: { of: 'all', check: 'db', hosts: ['db1'] }, limits: null, ...said },
        { about: { of: 'calm', hosts: ['db1'] }, limits: null, ...said },
      ],
      costs: [{ text: 'it starts cold', check: 'http', metrics: ['connect', 'queue'] }],
    },
  ])
})

test('what need not be said may be left out; without any there are none', async () => {
  const { plan } = await load(withRestart(`{ hosts: [web1, web2], safe: [{ others: http, ${SAID} }] }`))
  expect(plan.restarts).toMatchObject([
    { title: 'web', runbook: null, withinMs: 60_000, costs: [], safe: [{ about: { up: 1 } }] },
  ])
  expect((await load(withRestart('x').replace(/restarts.*/, ''))).plan.restarts).toBeUndefined()
})

const AT = 'foretop.yaml:9: restarts.web'
test.each<[string, readonly string[]]>([
  [
    `{ hosts: [web], safe: [{ check: htp, ${SAID} }] }`,
    [
      `${AT}.hosts[0]: there is no host or group web (did you mean webs?)`,
      `${AT}.safe[0].check: there is no check htp (did you mean http?)`,
    ],
  ],
  [
    `{ hosts: [webs], safe: [{ check: http, metric: qeue, atMost: 0, ${SAID} }] }`,
    [`${AT}.safe[0].metric: tcp has no metric qeue (did you mean queue?)`],
  ],
  [
    `{ hosts: [webs], safe: [{ check: http, metric: queue, ${SAID} }] }`,
    [`${AT}.safe[0]: says what queue must be: atLeast, atMost, or both`],
  ],
  [`{ hosts: [webs], safe: [{ check: http, atMost: 0, ${SAID} }] }`, [`${AT}.safe[0]: says of which metric: metric`]],
  [
    `{ hosts: [webs], safe: [{ check: http, metric: queue, atLeast: 2, atMost: 1, ${SAID} }] }`,
    [`${AT}.safe[0]: can never hold: atLeast 2 is above atMost 1`],
  ],
  [
    `{ hosts: [webs], safe: [{ check: http, others: http, ${SAID} }, { ${SAID} }] }`,
    [
      `${AT}.safe[0]: says what it looks at: one of check, others, all, calm, got check and others`,
      `${AT}.safe[1]: says what it looks at: one of check, others, all, calm`,
    ],
  ],
  [
    `{ hosts: [webs], safe: [{ others: http, up: 2, ${SAID} }] }`,
    [`${AT}.safe[0].up: is more than the 1 other that there is`],
  ],
  [
    `{ hosts: [webs], safe: [{ all: db, ${SAID} }, { check: http, up: 1, hosts: [webs], ${SAID} }] }`,
    [
      `${AT}.safe[0]: says on which hosts and groups: hosts`,
      `${AT}.safe[1].up: goes with others alone`,
      `${AT}.safe[1].hosts: goes with all alone`,
    ],
  ],
  [`{ hosts: [webs, db1], safe: [{ check: http, ${SAID} }] }`, [`${AT}.safe[0].check: there is no check http on db1`]],
  [
    `{ hosts: [webs], safe: [{ check: seldom, ${SAID} }] }`,
    [
      `${AT}.within: web1/seldom is looked at every 10\u202Fm 00\u202Fs: it would be unknown most of the time`,
      `${AT}.within: web2/seldom is looked at every 10\u202Fm 00\u202Fs: it would be unknown most of the time`,
    ],
  ],
  [
    `{ hosts: [webs], safe: [{ check: http, ${SAID} }], costs: [{ text: cold, check: http, metrics: [hits] }] }`,
    [`${AT}.costs[0].metrics[0]: tcp has no metric hits`],
  ],
  [`{ hosts: [webs], safe: [] }`, [`${AT}.safe: has no rule: nothing would say when it is safe`]],
  [
    `{ hosts: [webs], safe: [{ calm: [dbs], metric: queue, atMost: 1, ${SAID} }] }`,
    [
      `${AT}.safe[0].calm[0]: there is no host or group dbs (did you mean db1?)`,
      `${AT}.safe[0].metric: goes not with calm`,
    ],
  ],
])('%s is refused', async (restart, mistakes) => {
  expect(await refusal(withRestart(restart))).toEqual(mistakes)
})
