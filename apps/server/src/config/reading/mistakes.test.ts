import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'
import { ConfigError } from './mistake.ts'

const HOSTS = 'hosts: { web1: { groups: [webs] }, db1: }\ngroups: { webs: }\n'
const check = (more: string) => `${HOSTS}checks:\n  web: { probe: tcp, hosts: [web1], with: { port: 80 }, ${more} }\n`

test('a mistake says where it is, what was expected and what came', async () => {
  const text = `${HOSTS}checks:\n  web:\n    probe: tcp\n    hosts: [web1]\n    with:\n      port: 0\n`
  expect(await refusal(text)).toEqual(['foretop.yaml:8: checks.web.with.port: must be 1–65535, got 0'])
})

test('a mistake can be read by programs too', async () => {
  const error = await load(check('every: often')).catch((error: unknown) => error)
  expect(error instanceof ConfigError && error.mistakes).toEqual([
    {
      file: 'foretop.yaml',
      line: 4,
      column: 57,
      path: 'checks.web.every',
      message: 'must be a time such as 500ms, 1s, 5m, 2h or 1d, got "often"',
    },
  ])
})

test('all mistakes are listed at once, in the order of the lines', async () => {
  const text = `hosts:
  web1: { adress: 10.0.0.1, groups: [web] }
groups: { webs: }
checks:
  web: { probe: tcp, hosts: [web1], with: { prt: 80, banner: 5 }, atempts: 3, needs: [wb] }
  old: { probe: tpc, hosts: [web1, webz], every: 10 }
channels:
  ops: { kind: chatt }
  dev: { kind: chat, urll: x }
routes:
  - { to: [opps], match: { hosts: [web2], status: [critcal] }, gather: 10 }
`
  expect(await refusal(text)).toEqual([
    'foretop.yaml:2: hosts.web1.adress: unknown key (did you mean address?)',
    'foretop.yaml:2: hosts.web1.groups[0]: there is no group web (did you mean webs?)',
    'foretop.yaml:5: checks.web.with.port: is missing',
    'foretop.yaml:5: checks.web.with.prt: unknown key (did you mean port?)',
    'foretop.yaml:5: checks.web.with.banner: must be text, got 5',
    'foretop.yaml:5: checks.web.atempts: unknown key (did you mean attempts?)',
    'foretop.yaml:5: checks.web.needs[0]: there is no check wb (did you mean web?)',
    'foretop.yaml:6: checks.old.probe: there is no probe tpc (did you mean tcp?)',
    'foretop.yaml:6: checks.old.hosts[1]: there is no host or group webz (did you mean webs?)',
    'foretop.yaml:6: checks.old.every: must be a time such as 500ms, 1s, 5m, 2h or 1d, got 10',
    'foretop.yaml:8: channels.ops.kind: there is no kind of channel chatt (did you mean chat?)',
    'foretop.yaml:9: channels.dev.url: is missing',
    'foretop.yaml:9: channels.dev.urll: unknown key (did you mean url?)',
    'foretop.yaml:11: routes[0].to[0]: there is no channel, person or rota opps (did you mean ops?)',
    'foretop.yaml:11: routes[0].match.hosts[0]: there is no host web2 (did you mean web1?)',
    'foretop.yaml:11: routes[0].match.status[0]: must be one of ok, warning, critical, unknown, got "critcal" (did you mean critical?)',
    'foretop.yaml:11: routes[0].gather: must be a time such as 500ms, 1s, 5m, 2h or 1d, got 10',
  ])
})

test.each([
  [
    'a threshold of an unknown metric',
    'thresholds: { conect: { warning: { above: 1 } } }',
    'checks.web.thresholds.conect: tcp has no metric conect (did you mean connect?)',
  ],
  [
    'an empty threshold',
    'thresholds: { connect: {} }',
    'checks.web.thresholds.connect: needs warning or critical; null removes the default',
  ],
  [
    'a range without end',
    'thresholds: { connect: { warning: {} } }',
    'checks.web.thresholds.connect.warning: needs above or below',
  ],
  [
    'a range in which everything is bad',
    'thresholds: { connect: { warning: { above: 1, below: 2 } } }',
    'checks.web.thresholds.connect.warning: with below greater than above every reading would be bad',
  ],
  ['too many attempts', 'attempts: 1000', 'checks.web.attempts: must be 1–100, got 1000'],
  ['half an attempt', 'attempts: 1.5', 'checks.web.attempts: must be a whole number, got 1.5'],
  ['a time that is too short', 'every: 1ms', 'checks.web.every: must be 100ms to 7d, got "1ms"'],
  ['text instead of a list', 'needs: web', 'checks.web.needs: must be a list, or a map of any or all, got "web"'],
  ['a number instead of a name', 'needs: [5]', 'checks.web.needs[0]: must be a name, or a map of any or all, got 5'],
  ['a misspelt choice', 'needs: { ani: [web] }', 'checks.web.needs.ani: unknown key (did you mean any?)'],
  ['another word for it', 'needs: { oneOf: [web] }', 'checks.web.needs.oneOf: unknown key (did you mean any?)'],
  ['a misspelt choice in a list', 'needs: [{ al: [web] }]', 'checks.web.needs[0].al: unknown key (did you mean all?)'],
  ['a choice of nothing', 'needs: { any: [] }', 'checks.web.needs.any: names nothing'],
  ['a choice of nothing in a list', 'needs: [{ any: [] }]', 'checks.web.needs[0].any: names nothing'],
  ['neither any nor all', 'needs: {}', 'checks.web.needs: needs any or all'],
  [
    'both any and all',
    'needs: { any: [db1/web], all: [db1/web] }',
    'checks.web.needs: has both any and all; put one into the list of the other',
  ],
  ['a choice of one text', 'needs: { any: web }', 'checks.web.needs.any: must be a list, got "web"'],
  [
    'a choice in a choice in a list',
    'needs: [{ any: [{ all: [web] }] }]',
    'checks.web.needs[0].any[0]: must be a name: a map in a list holds names alone, got a map',
  ],
  [
    'an unknown check in a choice',
    'needs: { any: [wb] }',
    'checks.web.needs.any[0]: there is no check wb (did you mean web?)',
  ],
  [
    'an unknown check deep in a choice',
    'needs: { any: [db1/web, { all: [wb] }] }',
    'checks.web.needs.any[1].all[0]: there is no check wb (did you mean web?)',
    'checks.web.needs.any[0]: there is no check web on db1',
  ],
  ['itself as one of several', 'needs: { any: [web] }', 'checks.web.needs: leads back to itself: web1/web → web1/web'],
  ['a check that needs itself', 'needs: [web]', 'checks.web.needs: leads back to itself: web1/web → web1/web'],
  ['a check on a host where it is not', 'needs: [db1/web]', 'checks.web.needs[0]: there is no check web on db1'],
  [
    'a check on a host that is not',
    'needs: [db2/web]',
    'checks.web.needs[0]: there is no host db2 (did you mean db1?)',
  ],
  ['members of a probe', 'of: [web]', 'checks.web.of: a probe looks at hosts, under `hosts`; only relations have `of`'],
  ['a probe that is also a relation', 'relation: pair', 'checks.web: has both probe and relation; choose one'],
  [
    'rows of a source',
    'each: shops',
    'checks.web.each: there is no source shops',
    'checks.web: has both hosts and each; choose one',
  ],
])('%s is a mistake', async (_, more, ...messages) => {
  expect((await refusal(check(more))).toSorted()).toEqual(messages.map((one) => `foretop.yaml:4: ${one}`).toSorted())
})

test('a file that an option names and that is not there is a mistake at its line', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'ca.pem')
  const text = (ca: string) =>
    `${HOSTS}checks:\n  web:\n    probe: tcp\n    hosts: [web1, db1]\n    with:\n      port: 80\n      ca: "${ca}"\n`
  expect(await refusal(text(file))).toEqual([
    `foretop.yaml:9: checks.web.with.ca: ${file}: there is no such file or folder`,
  ])
  expect(await refusal(text(folder.path))).toEqual([`foretop.yaml:9: checks.web.with.ca: ${folder.path}: not a file`])
  await writeFile(file, 'x')
  await load(text(file))
  await load(text('-----BEGIN CERTIFICATE-----'))
})

test('a member that cannot tell a relation what it needs to know is a mistake, at its line', async () => {
  const of = (...members: readonly string[]) =>
    `${HOSTS}checks:\n  web: { probe: slow, hosts: [web1, db1] }\n  book: { probe: ledger, hosts: [web1, db1] }\n  all:\n    relation: audit\n    of:\n${members.map((member) => `      - ${member}\n`).join('')}`
  await load(of('book'))
  await load(of('web1/book', 'db1/book'))
  expect(await refusal(of('book', 'web'))).toEqual([
    'foretop.yaml:10: checks.all.of[1]: must be a check of ledger, got one of slow',
  ])
  expect(await refusal(of('db1/web', 'book'))).toEqual([
    'foretop.yaml:9: checks.all.of[0]: must be a check of ledger, got one of slow',
  ])
  const nested = `${of('book')}  more: { relation: audit, of: [all] }\n`
  expect(await refusal(nested)).toEqual([
    'foretop.yaml:10: checks.more.of[0]: must be a check of ledger, got one of audit',
  ])
})

test('a member that does not tell the trait that a relation compares is a mistake, at its line', async () => {
  const of = (trait: string, ...members: readonly string[]) =>
    `${HOSTS}checks:\n  web: { probe: slow, hosts: [web1, db1] }\n  book: { probe: ledger, hosts: [web1, db1] }\n  all:\n    relation: alike\n    with: { trait: ${trait} }\n    of:\n${members.map((member) => `      - ${member}\n`).join('')}`
  await load(of('version', 'book'))
  expect(await refusal(of('version', 'book', 'db1/web'))).toEqual([
    'foretop.yaml:11: checks.all.of[1]: must tell the trait version, and slow tells none',
  ])
  expect(await refusal(of('constructor', 'book'))).toEqual([
    'foretop.yaml:10: checks.all.of[0]: must tell the trait constructor, and web1/book tells version',
  ])
  // What a member with mistakes of its own would tell, nobody knows.
  const unfit = of('version', 'book').replace(
    'ledger, hosts: [web1, db1]',
    'ledger, hosts: [web1, db1], with: { page: 1 }',
  )
  expect((await refusal(unfit)).filter((text) => text.includes('trait'))).toEqual([])
})

test('where one of the members must tell something, a relation of others is a mistake', async () => {
  const of = (...members: readonly string[]) =>
    `${HOSTS}checks:\n  web: { probe: slow, hosts: [web1, db1] }\n  both: { relation: pair, of: [web] }\n  one:\n    relation: led\n    of: [${members}]\n`
  await load(of('web', 'both'))
  expect(await refusal(of('web'))).toEqual(['foretop.yaml:8: checks.one.of: one of them must tell the trait winner'])
  expect(await refusal(of('wbe'))).toEqual([
    'foretop.yaml:8: checks.one.of[0]: there is no check wbe (did you mean web?)',
  ])
})

test('a check that a relation compares its members with must be one, and tell what is compared', async () => {
  const held = (as: string, more = '') =>
    `${HOSTS}checks:\n  web: { probe: slow, hosts: [web1, db1] }\n  book: { probe: ledger, hosts: [web1, db1] }\n  both: { relation: pair, of: [web] }\n  all:\n    relation: alike\n    of: [book]\n    with:\n      trait: version\n      as: ${as}\n${more}`
  const { plan } = await load(held('both'))
  expect(plan.checks.find(({ id }) => id === 'all')?.way).toEqual({
    by: 'derive',
    of: ['web1/book', 'db1/book', 'both'],
  })
  const line = (text: string) => `foretop.yaml:12: checks.all.with.as: ${text}`
  expect(await refusal(held('bth'))).toEqual([line('there is no check bth (did you mean both?)')])
  expect(await refusal(held('web1/book'))).toEqual([line('must tell the trait winner, and web1/book tells version')])
  expect(await refusal(held('db1/web'))).toEqual([line('must tell the trait winner, and slow tells none')])
  expect(await refusal(held('web'))).toEqual([line('must be one check, and web is on 2 hosts')])
  // It looks at that as well.
  expect((await refusal(held('all'))).filter((text) => text.includes('leads back'))).toEqual([
    expect.stringContaining('checks.all.of: leads back to itself: all → all'),
  ])
})

test('a relation that prefers somebody who is no member is a mistake', async () => {
  const related = (preferred: string) =>
    `${HOSTS}checks:\n  web: { probe: slow, hosts: [web1, db1] }\n  both:\n    relation: pair\n    of: [web]\n    with:\n      preferred: ${preferred}\n`
  expect(await refusal(related('web2'))).toEqual([
    'foretop.yaml:9: checks.both.with.preferred: must be one of its members web1, db1, got "web2" (did you mean web1?)',
  ])
  await load(related('db1'))
})

test('who is preferred is not judged where not even the members are known', async () => {
  const text = `${HOSTS}checks: { web: { probe: slow, hosts: [web1] }, both: { relation: pair, of: [web, wob], with: { preferred: x } } }`
  expect(await refusal(text)).toEqual(['foretop.yaml:3: checks.both.of[1]: there is no check wob (did you mean web?)'])
})

test.each([
  [
    'a check without hosts',
    'checks: { a: { probe: slow } }',
    'checks.a: has no hosts: name hosts or groups under `hosts`',
  ],
  [
    'a check of an empty group',
    'checks: { a: { probe: slow, hosts: [empty] } }',
    'checks.a.hosts[0]: no host is in the group empty',
  ],
  ['a check of no kind', 'checks: { a: { hosts: [web1] } }', 'checks.a: has neither probe nor relation'],
  [
    'a relation without members',
    'checks: { a: { relation: pair } }',
    'checks.a: has nothing to look at: name checks under `of`',
  ],
  [
    'a relation with hosts',
    'checks: { b: { probe: slow, hosts: [web1] }, a: { relation: pair, of: [b], hosts: [web1] } }',
    'checks.a.hosts: a relation has no hosts; it looks at checks, under `of`',
  ],
  [
    'a relation with the name of a host',
    'checks: { b: { probe: slow, hosts: [web1] }, web1: { relation: pair, of: [b] } }',
    'checks.web1: a host has this name too',
  ],
  [
    'a relation that looks at itself',
    'checks: { a: { relation: pair, of: [b] }, b: { relation: pair, of: [a] } }',
    'checks.a.of: leads back to itself: a → b → a',
  ],
  ['no check at all', 'site: x', 'checks: there is nothing to watch'],
  [
    'an unknown section',
    'check: {}\nchecks: { a: { probe: slow, hosts: [web1] } }',
    'check: unknown key (did you mean checks?)',
  ],
  [
    'a source',
    'sources: { a: }\nchecks: { a: { probe: slow, hosts: [web1] } }',
    'sources.a: a check has this name too',
  ],
  ['a section of the wrong shape', 'checks: [a]', 'checks: must be a map, got a list'],
  [
    'a name with a slash',
    'checks: { a/b: { probe: slow, hosts: [web1] } }',
    'checks.a/b: a name may have letters, digits, dot, dash and underscore',
  ],
  [
    'a short token',
    'checks: { a: { probe: slow, hosts: [web1] } }\nserver: { tokens: { wall: short } }',
    'server.tokens.wall: must have at least 16 letters',
  ],
])('%s is a mistake', async (_, more, message) => {
  const lines = await refusal(`hosts: { web1: }\ngroups: { empty: }\n${more}`)
  expect(lines.map((line) => line.replace(/^foretop.yaml:\d+: /, ''))).toContain(message)
})

test.each([['10.0.0.300'], ['http://web1/'], ['10.0.0.1:80'], ['two words'], ['-x']])(
  '%s is no address',
  async (address) => {
    const [line] = await refusal(`hosts: { a: { address: "${address}" } }\nchecks: { b: { probe: slow, hosts: [a] } }`)
    expect(line).toBe(
      `foretop.yaml:1: hosts.a.address: must be a host name or an IP address, without port, got "${address}"`,
    )
  },
)

test('groups that need each other are a mistake', async () => {
  const text =
    'hosts: { h: { groups: [a] } }\ngroups: { a: { needs: [b] }, b: { needs: [a] } }\nchecks: { c: { probe: slow, hosts: [a] } }'
  expect(await refusal(text)).toEqual(['foretop.yaml:2: groups.a.needs: needs itself: a → b → a'])
})

test('groups that need each other are a mistake, though each could do with another', async () => {
  const groups = (needs: string) =>
    `hosts: { h: { groups: [a] } }\ngroups:\n  a: { needs: ${needs} }\n  b: { needs: [a] }\n  c:\nchecks: { c1: { probe: slow, hosts: [a] } }`
  expect(await refusal(groups('{ any: [c, { all: [b] }] }'))).toEqual([
    'foretop.yaml:3: groups.a.needs: needs itself: a → b → a',
  ])
  expect(await refusal(groups('[c, { any: [nowhere] }]'))).toEqual([
    'foretop.yaml:3: groups.a.needs[1].any[0]: there is no group nowhere',
  ])
})

test('a circle through one of several is a mistake', async () => {
  const text = `hosts: { h: }\nchecks:\n  a: { probe: slow, hosts: [h], needs: [{ any: [b, c] }] }\n  b: { probe: slow, hosts: [h], needs: { any: [c, { all: [a] }] } }\n  c: { probe: slow, hosts: [h] }\n`
  expect(await refusal(text)).toEqual(['foretop.yaml:3: checks.a.needs: leads back to itself: h/a → h/b → h/a'])
})

test('checks that need each other on many hosts are one mistake', async () => {
  const hosts = Array.from({ length: 50 }, (_, i) => `h${i}:`).join(', ')
  const names = Array.from({ length: 50 }, (_, i) => `h${i}`).join(', ')
  const text = `hosts: { ${hosts} }\nchecks:\n  a: { probe: slow, hosts: [${names}], needs: [b] }\n  b: { probe: slow, hosts: [${names}], needs: [a] }\n`
  expect(await refusal(text)).toHaveLength(1)
})

test('a host that has the name of a group is a mistake', async () => {
  const text = 'hosts: { a: { groups: [a] } }\ngroups: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }'
  expect(await refusal(text)).toContain('foretop.yaml:1: hosts.a: a group has this name too')
})

test('a host that adjusts a check of others is told so', async () => {
  const text = `hosts: { a: , b: { checks: { c: { every: 1s }, d: { every: 1s } } } }\nchecks: { c: { probe: slow, hosts: [a] } }`
  expect(await refusal(text)).toEqual([
    'foretop.yaml:1: hosts.b.checks.c: the check c does not look at this host',
    'foretop.yaml:1: hosts.b.checks.d: there is no check d (did you mean c?)',
  ])
})

test('a mistake in what a host adjusts is found at the host', async () => {
  const text = `hosts:\n  a:\n    checks:\n      c:\n        with: { port: no }\nchecks: { c: { probe: tcp, hosts: [a], with: { port: 1 } } }`
  expect(await refusal(text)).toEqual(['foretop.yaml:5: hosts.a.checks.c.with.port: must be a number, got "no"'])
})

test('one mistake of a group of hosts is told once', async () => {
  const text = `hosts: { a: , b: , c: }\nchecks: { c: { probe: tcp, hosts: [a, b, c], with: { port: -1 } } }`
  expect(await refusal(text)).toHaveLength(1)
})

test('a name that is in two files names both places', async () => {
  const lines = await refusal({
    'a.yaml': 'site: x\nhosts: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }',
    'b.yaml': 'site: y\nhosts:\n  a: { address: 10.0.0.1 }\n',
  })
  expect(lines).toEqual([
    'b.yaml:1: site: is here twice; first in a.yaml:1',
    'b.yaml:3: hosts.a: is here twice; first in a.yaml:2',
  ])
})

test('a refusal of a thousand mistakes shows a hundred and counts the rest', async () => {
  const hosts = Array.from({ length: 1_000 }, (_, i) => `  h${i}: { nope: 1 }`).join('\n')
  const lines = await refusal(`hosts:\n${hosts}\nchecks: { c: { probe: slow, hosts: [h1] } }`)
  expect(lines).toHaveLength(101)
  expect(lines.at(-1)).toBe('and 900 more')
})
