import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { defineProbe } from '@foretop/probes/define.ts'
import { byOf, localOrSsh, loginOf } from '@foretop/probes/local-or-ssh.ts'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { load, refusal, registry } from '../fixture.made-up.ts'

const logsIn = defineProbe({
  kind: 'logs-in',
  title: 'Logs in',
  summary: 'Logs in where it is told to.',
  by: byOf,
  options: z.strictObject(localOrSsh),
  loginOf,
  metrics: {},
  run: async () => ({ metrics: {}, text: '' }),
})
const REGISTRY = { ...registry, probes: [...registry.probes, logsIn] }
const folder = await temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())
const KEY = join(folder.path, 'key')
const OTHER = join(folder.path, 'other')
await writeFile(KEY, '')
await writeFile(OTHER, '')
const PIN = `SHA256:${'A'.repeat(43)}`
const PIN2 = `SHA256:${'B'.repeat(43)}`

const WORLD = (site: string, hosts: string, own = '') => `
${site}
hosts:
${hosts}
checks:
  deep: { probe: logs-in, hosts: [web], with: { source: ssh${own} } }
`
const SITE = `ssh: { user: monitor, keyFile: ${KEY}, knownHostsFile: ${OTHER} }`
const loginOfDeep = async (text: string) => {
  const { plan } = await load(text, {}, REGISTRY)
  const way = plan.checks.find(({ name }) => name === 'deep')?.way
  return way?.by === 'poll' ? way.login : null
}

test('a check logs in as the site says, and as its host says otherwise', async () => {
  const proof = { keyFile: KEY }
  expect(await loginOfDeep(WORLD(SITE, '  web: { address: 10.0.0.1 }'))).toEqual({
    to: { name: 'web', address: '10.0.0.1', port: 22, user: 'monitor', proof, trust: { knownHostsFile: OTHER } },
    via: [],
  })
  const host = `  web: { address: 10.0.0.1, ssh: { port: 2222, agent: true, hostKey: '${PIN}' } }`
  expect(await loginOfDeep(WORLD(SITE, host))).toEqual({
    to: {
      ...{ name: 'web', address: '10.0.0.1', port: 2222, user: 'monitor' },
      ...{ proof: { agent: true }, trust: { hostKey: PIN } },
    },
    via: [],
  })
})

test('what a check says itself goes before both', async () => {
  const host = `  web: { ssh: { user: other, hostKey: '${PIN}' } }`
  const own = `, ssh: { user: own, keyFile: ${OTHER} }`
  expect(await loginOfDeep(WORLD(SITE, host, own))).toMatchObject({
    to: { user: 'own', proof: { keyFile: OTHER }, trust: { hostKey: PIN } },
  })
})

test('a check that does not log in has no login, and stays as it is when that changes', async () => {
  const text = (user: string) =>
    `ssh: { user: ${user} }\nhosts: { web: {} }\nchecks: { deep: { probe: logs-in, hosts: [web] }, port: { probe: tcp, hosts: [web], with: { port: 1 } } }`
  const [one, other] = await Promise.all(['a', 'b'].map((user) => load(text(user), {}, REGISTRY)))
  expect(one?.plan.checks.map(({ way }) => 'login' in way)).toEqual([false, false])
  expect(other?.plan.checks.map(({ revision }) => revision)).toEqual(one?.plan.checks.map(({ revision }) => revision))
})

test('another login makes another check of it', async () => {
  const revision = async (user: string) =>
    (await load(WORLD(SITE.replace('monitor', user), '  web: {}'), {}, REGISTRY)).plan.checks[0]?.revision
  expect(await revision('a')).not.toBe(await revision('b'))
})

test('a chain of hosts leads to one, each with a login of its own', async () => {
  const hosts = `
  web: { address: 10.0.0.1, ssh: { jump: inner } }
  inner: { address: 10.0.0.2, ssh: { jump: outer, user: hop } }
  outer: { address: 192.0.2.1, ssh: { hostKey: '${PIN2}' } }`
  expect(await loginOfDeep(WORLD(SITE, hosts))).toMatchObject({
    to: { name: 'web' },
    via: [
      { name: 'outer', address: '192.0.2.1', user: 'monitor', trust: { hostKey: PIN2 } },
      { name: 'inner', address: '10.0.0.2', user: 'hop' },
    ],
  })
})

test('the way of the whole site does not lead through itself', async () => {
  const site = SITE.replace('{ user', '{ jump: bastion, user')
  const hosts = '  web: {}\n  bastion: { address: 192.0.2.1 }\n  near: { ssh: { jump: null } }'
  const text = WORLD(site, hosts).replace('hosts: [web]', 'hosts: [web, bastion, near]')
  const { plan } = await load(text, {}, REGISTRY)
  expect(
    plan.checks.map(({ host, way }) => [host, way.by === 'poll' && way.login?.via.map(({ name }) => name)]),
  ).toEqual([
    ['web', ['bastion']],
    ['bastion', []],
    ['near', []],
  ])
})

test('a machine between need be none of the hosts', async () => {
  const site = SITE.replace('{ user', `{ jump: { address: gate.example.org, port: 443, hostKey: '${PIN}' }, user`)
  expect(await loginOfDeep(WORLD(site, '  web: {}'))).toMatchObject({
    via: [{ name: 'gate.example.org', port: 443, user: 'monitor', trust: { hostKey: PIN } }],
  })
})

test.each([
  [
    'no user',
    'ssh: { agent: true }',
    'hosts.web: nobody says how to log in to web over SSH: user, and hostKey or knownHostsFile are missing',
  ],
  ['nothing at all', '', 'user, and keyFile or agent, and hostKey or knownHostsFile are missing'],
  ['no key', `ssh: { user: a, hostKey: '${PIN}' }`, 'keyFile or agent is missing'],
  [
    'both a key and an agent',
    `ssh: { user: a, keyFile: ${KEY}, agent: true, hostKey: '${PIN}' }`,
    'ssh: has both keyFile and agent',
  ],
  ['a key file that is not there', SITE.replace(KEY, '/nowhere/key'), 'ssh.keyFile: /nowhere/key: '],
  ['a strange pin', `ssh: { user: a, agent: true, hostKey: abc }`, 'ssh.hostKey: must look like SHA256:'],
  [
    'a way through nobody',
    SITE.replace('{ user', '{ jump: wep, user'),
    'ssh.jump: there is no host wep (did you mean web?)',
  ],
])('%s is refused where it is said', async (_, site, words) => {
  expect(await refusal(WORLD(site, '  web: {}'), {}, REGISTRY)).toEqual(
    expect.arrayContaining([expect.stringContaining(words)]),
  )
})

test('a way that goes round in a circle is refused, and costs nobody but its hosts', async () => {
  const hosts = '  web: { ssh: { jump: a } }\n  a: { ssh: { jump: b } }\n  b: { ssh: { jump: a } }'
  expect(await refusal(WORLD(SITE, hosts), {}, REGISTRY)).toEqual([
    expect.stringContaining('hosts.a.ssh.jump: is reached through itself: a → b → a'),
  ])
})

test('a host between that nobody can log in to is named', async () => {
  const hosts = `  web: { ssh: { jump: gate, user: a, agent: true, hostKey: '${PIN}' } }\n  gate: {}`
  expect(await refusal(WORLD('', hosts), {}, REGISTRY)).toEqual([
    expect.stringContaining('nobody says how to log in to gate over SSH: user, and keyFile or agent'),
  ])
})

test('a key file that a check names is looked for', async () => {
  const own = ', ssh: { keyFile: /nowhere/key }'
  expect(await refusal(WORLD(SITE, '  web: {}', own), {}, REGISTRY)).toEqual([
    expect.stringContaining('checks.deep.with.ssh.keyFile: /nowhere/key: '),
  ])
})
