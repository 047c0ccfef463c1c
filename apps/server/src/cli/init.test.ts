import { stat, symlink, writeFile } from 'node:fs/promises'
import { addressOf } from '@foretop/shared/way.ts'
import { expect, test } from 'vitest'
import { EXIT } from './command.ts'
import { emptyFolder } from './init/empty-folder.ts'
import { reference } from './init/flow.ts'

/** What each check looks at, as `id: kind options`. */
async function checksFor(...watch: string[]) {
  await using folder = await emptyFolder()
  const { code, errors } = await folder.init('--watch', ...watch)
  if (code !== EXIT.ok) return errors.split('\n')[0]
  const { plan } = await folder.load()
  return plan.checks
    .filter(({ id, name, kind }) => !OWN.includes(id) && name !== 'ping' && kind !== 'canaries')
    .map((check) => `${check.id} ${check.kind} ${addressOf(check)}`)
}
const OWN = ['localhost/machine', 'localhost/disks', 'localhost/foretop']

test('this machine and Foretop itself are always watched', async () => {
  await using folder = await emptyFolder()
  expect(await folder.init('--yes')).toMatchObject({ code: EXIT.ok })
  const { plan } = await folder.load()
  expect(plan.checks.map(({ id }) => id)).toEqual(OWN)
  expect(plan.site).toBe('This machine')
})
test('a machine that is dead is one problem, and while all of them are it is our network', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'cache1:11211', 'cache2:11211')
  const { plan } = await folder.load()
  const named = (id: string) => plan.checks.find((one) => one.id === id)
  expect(named('cache1/memcached')?.needs).toEqual(['cache1/ping'])
  expect(named('localhost/disks')?.needs).toEqual([])
  expect(named('monitor-network')?.way).toEqual({ by: 'derive', of: ['cache1/ping', 'cache2/ping'] })
})
test('of one other machine nobody can tell whose network is lost', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'cache1:11211')
  const { plan } = await folder.load()
  expect(plan.checks.map(({ id }) => id)).toContain('cache1/ping')
  expect(plan.checks.map(({ id }) => id)).not.toContain('monitor-network')
})
test('three answers at a terminal are the whole configuration', async () => {
  await using folder = await emptyFolder()
  const { code, asked } = await folder.talk(['Our site', 'cache1:11211', 'https://hooks.slack.com/services/T/B/x'])
  expect([code, asked.length]).toEqual([EXIT.ok, 3])
  const { plan } = await folder.load()
  expect(plan).toMatchObject({
    site: 'Our site',
    channels: [{ name: 'ops', kind: 'slack' }],
    routes: [{ to: ['ops'] }],
  })
  expect(plan.checks.map(({ id }) => id)).toContain('cache1/memcached')
})
test('at a terminal a bad answer is explained and asked again; what was given is not asked', async () => {
  await using folder = await emptyFolder()
  const { code, asked, errors } = await folder.talk(
    ['cache1:11212', 'memcached://cache1:11212'],
    '--site',
    'X',
    '--alert',
    '',
  )
  expect([code, asked.length]).toEqual([EXIT.ok, 2])
  expect(errors).toContain('it is not known what listens on port 11212')
})
test('whoever leaves in the middle leaves no file behind', async () => {
  await using folder = await emptyFolder()
  expect(await folder.talk(['Our site'])).toMatchObject({
    code: EXIT.failed,
    errors: expect.stringContaining('nothing was written'),
  })
  await expect(folder.text()).rejects.toThrow('ENOENT')
})
test('with nobody at a terminal and nothing given, the options are named', async () => {
  await using folder = await emptyFolder()
  const { code, errors } = await folder.init()
  expect(code).toBe(EXIT.usage)
  for (const option of ['--site', '--watch', '--alert', '--yes']) expect(errors).toContain(option)
})
test('a file that exists is left as it is, also one that is only a dangling link', async () => {
  await using folder = await emptyFolder()
  await writeFile(folder.file, 'site: Old\n')
  const { code, errors } = await folder.init('--yes')
  expect([code, errors]).toEqual([EXIT.failed, expect.stringContaining('--file')])
  expect(await folder.text()).toBe('site: Old\n')
  await symlink(`${folder.file}.elsewhere`, `${folder.file}.link`)
  expect(await folder.init('--yes', '--file', 'foretop.yaml.link')).toMatchObject({ code: EXIT.failed })
})
test.each([
  ['cache1:11211', ['cache1/memcached memcached cache1']],
  ['jobs:4730', ['jobs/gearman gearman jobs']],
  ['jobs:7003', ['jobs/gearman-7003 gearman jobs']],
  ['lb1:60000', ['lb1/perlbal perlbal lb1']],
  ['db1:3306', ['db1/mysql mysql db1']],
  ['web1:80', ['web1/http-80 http web1']],
  ['web1:9100', ['web1/prometheus-9100 prometheus web1']],
  ['[fd00::1]:11211', ['fd00--1/memcached memcached fd00::1']],
  ['localhost:11211', ['localhost/memcached memcached 127.0.0.1']],
  ['web1', ['web1/http http web1']],
  ['http://web1', ['web1/http http web1']],
  ['https://web1/a?token=b', ['web1/https-a http web1', 'web1/certificate tls web1']],
  ['https://web1:8443', ['web1/https-8443 http web1', 'web1/certificate-8443 tls web1']],
  ['perlbal://lb1:60001', ['lb1/perlbal-60001 perlbal lb1']],
  ['tls://mail:465', ['mail/tls-465 tls mail']],
  ['tcp://mail:25', ['mail/tcp-25 tcp mail']],
  ['dns://ns1', ['ns1/dns dns ns1']],
  ['ns1:53', ['ns1/dns dns ns1']],
])('%s is watched as what it is', async (word, expected) => {
  expect(await checksFor(word)).toEqual(expected)
})
test.each([
  ['web1:443', 'write https://web1:443 or tls://web1:443'],
  ['web1:9', 'not known what listens on port 9'],
  ['web1:161', 'not known what listens on port 161'],
  ['host://web1', 'needs more than an address'],
  ['interfaces://switch1', 'needs more than an address'],
  ['tcp://mail', 'TCP port needs a port; write tcp://mail:PORT'],
  ['nosuch://web1', 'there is no probe nosuch'],
  ['www.example.org/login', 'https://www.example.org/login'],
  ['http://ann:secret@web1/', 'leave name and password out'],
  ['web1:70000', 'a port is 1–65535'],
  ['10.0.0.999', 'not a host name'],
])('%s is refused with what to write instead', async (word, expected) => {
  expect(await checksFor(word)).toContain(expected)
})
test('hosts that are asked the same share a check and a group', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'cache1:11211,cache2:11211', 'web1', '--watch', 'http://web1/ web1')
  expect(await folder.text()).toContain('  memcached: { probe: memcached, hosts: [caches] }\n')
  expect((await folder.load()).plan.checks.filter(({ host, name }) => host === 'web1' && name !== 'ping')).toHaveLength(
    1,
  )
})
test('groups are named by what their servers do, in the order of a request', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'db1:3306 cache1:11211 ns1:53 nginx://web2 https://www.example.org lb1:60000 jobs1:4730')
  const { plan } = await folder.load()
  expect(plan.groups.map(({ name, title }) => [name, title])).toEqual([
    ['here', 'This machine'],
    ...[
      ['balancers', 'Balancers'],
      ['webs', 'Web'],
      ['caches', 'Caches'],
      ['databases', 'Databases'],
    ],
    ...[
      ['queues', 'Job queues'],
      ['dns', 'DNS'],
    ],
  ])
  const webs = plan.hosts.filter(({ groups }) => groups.includes('webs'))
  expect(webs.map(({ name }) => name)).toEqual(['web2', 'www.example.org'])
})
test('two databases are looked at together, as soon as a login is filled in', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'db1:3306', 'db2:3306', 'mysql://db2:3307')
  const of = ['db1/mysql', 'db2/mysql', 'db2/mysql-3307']
  const related = (plan: Awaited<ReturnType<typeof folder.load>>['plan']) =>
    plan.checks.find(({ id }) => id === 'replication')
  expect(related((await folder.load()).plan)).toMatchObject({ enabled: false, way: { by: 'derive', of } })
  const filled = (await folder.text()).replaceAll(/\n *enabled: false.*|, enabled: false/g, '')
  await writeFile(folder.file, filled)
  const { plan } = await folder.load()
  expect(related(plan)).toMatchObject({ enabled: true, kind: 'replication' })
  expect(plan.checks.every(({ enabled }) => enabled)).toBe(true)
})
test('one database is related to nobody', async () => {
  expect(await checksFor('db1:3306')).toEqual(['db1/mysql mysql db1'])
})
test('hosts with the names of groups, of checks and of YAML’s own words keep their names', async () => {
  const words = ['webs', 'here', 'null', 'true', 'memcached:11211', '1e3', 'machine', 'web1', 'caches']
  expect(await checksFor(...words)).toHaveLength(words.length)
})
test('a check that needs a login is there, switched off, and works once it is filled in', async () => {
  await using folder = await emptyFolder()
  const { printed } = await folder.init('--watch', 'db1:3306')
  expect(printed[0]).toContain('(1 switched off until filled in)')
  const filled = (await folder.text())
    .replace(/\n *enabled: false.*/, '')
    .replace('user: fill-in', 'user: foretop')
    .replace('# password:', 'password:')
  await writeFile(folder.file, filled)
  const { plan } = await folder.load({ MYSQL_PASSWORD: 'x y' })
  expect(plan.checks.find(({ id }) => id === 'db1/mysql')).toMatchObject({
    enabled: true,
    options: { user: 'foretop', password: 'x y' },
  })
})
test('every line in a comment that looks like configuration is one', async () => {
  await using folder = await emptyFolder()
  await folder.init('--watch', 'web1')
  const live = (await folder.text()).replace(/^( *)# *(machines|machine-disks|channels|routes):/gm, '$1$2:')
  await writeFile(folder.file, live.replace(/^# {3}/gm, '  '))
  const { plan } = await folder.load({ SNMP_COMMUNITY: 'c', SLACK_URL: 'https://hooks.slack.com/x' })
  expect(plan.checks.map(({ id }) => id)).toEqual(expect.arrayContaining(['web1/machines', 'web1/machine-disks']))
  expect(plan.routes).toHaveLength(1)
})
test.each([
  ['https://hooks.slack.com/services/T/B/x', { kind: 'slack' }],
  ['slack https://chat.example.org/hooks/x', { kind: 'slack' }],
  ['https://example.org/alarm', { kind: 'webhook' }],
  ['ann@example.org via mail.example.org', { kind: 'email', options: { port: 587, security: 'starttls' } }],
  ['ann@example.org mail.example.org:465', { kind: 'email', options: { port: 465, security: 'tls' } }],
  ['ann@example.org via localhost', { kind: 'email', options: { port: 25, security: 'none' } }],
])('alerts go to %s', async (where, expected) => {
  await using folder = await emptyFolder()
  await folder.init('--alert', where)
  expect((await folder.load()).plan.channels).toMatchObject([expected])
})
test('a file with a secret in it is for its owner alone; one with a reference is not', async () => {
  await using folder = await emptyFolder()
  const secret = 'https://hooks.slack.com/services/T/B/secret'
  const { printed } = await folder.init('--alert', secret)
  expect((await stat(folder.file)).mode & 0o777).toBe(0o600)
  expect(printed.join('\n')).not.toContain(secret)
  const refused = await folder.init('--file', 'b.yaml', '--alert', `slack ${reference('SLACK_URL')}`)
  expect(refused).toMatchObject({ code: EXIT.config, errors: expect.stringContaining('SLACK_URL is not set') })
})
