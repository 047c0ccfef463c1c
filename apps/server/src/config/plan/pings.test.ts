import { checkIn } from '@foretop/probes/reports/check-in.ts'
import { passive } from '@foretop/probes/reports/passive.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { expect, test } from 'vitest'
import { load, refusal, registry } from '../fixture.made-up.ts'
import { pingsIn } from './pings.ts'

const REGISTRY = { ...registry, reports: [checkIn, passive] }
const UUID = '5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278'
const KEY = 'reporter-token-0123456789'
const yaml = (checks: string, more = '') => `
hosts: { d1: , d2: }
${more}
checks:
${checks}
`
const WITH_KEY = `server: { tokens: { reporter: ${KEY} } }`
const read = (text: string) => load(text, {}, REGISTRY)

test('a check-in is one for each host, waits by the clock and is asked of nobody', async () => {
  const { plan, secrets } = await read(
    yaml('  backup: { probe: check-in, hosts: [d1, d2], with: { period: 1d } }', WITH_KEY),
  )
  expect(plan.checks).toMatchObject([
    {
      id: 'd1/backup',
      host: 'd1',
      way: { by: 'clock' },
      attempts: 1,
      everyMs: 60_000,
      options: { period: 86_400_000 },
    },
    { id: 'd2/backup', host: 'd2' },
  ])
  // The key, and what is made of it for each.
  expect(secrets).toHaveLength(3)
})

test('of no host it is one', async () => {
  const { plan } = await read(
    yaml(`  offsite: { probe: check-in, with: { uuid: ${UUID} } }\n  told: { probe: passive }`),
  )
  expect(plan.checks).toMatchObject([
    { id: 'offsite', host: null, way: { by: 'clock' } },
    { id: 'told', host: null, way: { by: 'receive' } },
  ])
})

test('its uuid is a secret', async () => {
  const { secrets } = await read(yaml(`  offsite: { probe: check-in, with: { uuid: ${UUID} } }`))
  expect(secrets).toEqual([UUID])
})

test('defaults are about looks of ours, and what the check says counts', async () => {
  const more = `${WITH_KEY}\ndefaults: { every: 5s, attempts: 4 }`
  const { plan } = await read(yaml('  a: { probe: passive }\n  b: { probe: passive, attempts: 2 }', more))
  expect(plan.checks).toMatchObject([
    { attempts: 1, everyMs: 60_000 },
    { attempts: 2, everyMs: 60_000 },
  ])
})

test.each([
  [
    '  x: { probe: check-in, hosts: [d1] }',
    'checks.x.with.uuid: is missing, and there is no server.tokens.reporter of which one could be made',
  ],
  [
    `  x: { probe: check-in, hosts: [d1, d2], with: { uuid: ${UUID} } }`,
    'checks.x.with.uuid: d1/x and d2/x have the same: say one for each host, under hosts.HOST.checks',
  ],
  ['  d1: { probe: passive }', 'checks.d1: a host has this name too'],
  ['  x: { probe: passive, of: [y] }', 'checks.x.of: others tell of it; only relations have `of`'],
  [
    '  x: { probe: passive, reachability: true }',
    'checks.x.reachability: it has no host to reach: name one under `hosts`',
  ],
  ['  x: { probe: passive, with: { token: short } }', 'checks.x.with.token: must have at least 16 letters'],
  [
    '  x: { probe: check-in, with: { schedule: 15 3 * * } }',
    'checks.x.with.schedule: must be the five fields of a crontab',
  ],
])('%s is refused', async (checks, message) => {
  expect((await refusal(yaml(checks), {}, REGISTRY)).join('\n')).toContain(message)
})

test('the token of reporters is none of the others', async () => {
  const more = `server: { tokens: { reporter: ${KEY}, wall: ${KEY} } }`
  expect((await refusal(yaml('  told: { probe: passive }', more), {}, REGISTRY)).join('\n')).toContain(
    'the reporter token must differ from the others',
  )
})

test('jobs of rows have each their own uuid, which is made of the token', async () => {
  const sources = 'groups: { webs: }\nsources: { all: { source: list, key: name, with: { query: x } } }'
  const rows = `${sources}\n${WITH_KEY}`
  const job = (more: string) => `  backup: { probe: check-in, each: all, with: { period: 1d${more} } }`
  expect((await read(yaml(job(''), rows))).rows.rowChecks).toHaveLength(1)
  expect((await refusal(yaml(job(`, uuid: ${UUID}`), rows), {}, REGISTRY)).join()).toContain(
    'would be the same for each row: leave it out, and each has its own',
  )
  expect((await refusal(yaml(job(''), sources), {}, REGISTRY)).join()).toContain(
    'is missing, and there is no server.tokens.reporter',
  )
  const one = { id: 'h1/backup', kind: 'check-in', options: {} }
  expect(pingsIn([madeUpCheck('h1/backup', one), madeUpCheck('h1/http')], KEY)).toHaveLength(1)
})
