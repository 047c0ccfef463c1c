import { damage } from '@foretop/lab/damaged.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, refusal, registry } from './fixture.made-up.ts'
import { settingsOf } from './load.ts'
import { ConfigError } from './reading/mistake.ts'

const SOUND = `
site: Test
hosts:
  lb1: { address: 10.0.0.1, groups: [balancers], checks: { port: { every: 2s } } }
  web1:
    address: "fd00::1"
    groups: [webs]
groups:
  balancers: { title: Balancers, needs: [webs] }
  webs:
defaults: { every: 10s, timeout: 5s }
checks:
  port:
    probe: tcp
    hosts: [balancers, web1]
    with: { port: 80, banner: "a: b" }
    thresholds: { connect: { warning: { above: 5 }, critical: { above: 9 } } }
    needs: [slow]
    runbook: |
      as root: restart
      then look
  slow: { probe: slow, hosts: [web1] }
  both:
    relation: pair
    of: [lb1/port, web1/port]
channels:
  ops: { kind: chat, url: "https://chat.example.org/x" }
routes:
  - { match: { groups: [balancers], status: [critical] }, to: [ops] }
`

const loadBytes = (bytes: Uint8Array) =>
  settingsOf({ files: [{ name: 'foretop.yaml', bytes }], fingerprint: '' }, { env: {}, registry })

/** What came of it: `loaded`, or the refusal; anything else is thrown. */
async function outcomeOf(bytes: Uint8Array): Promise<ConfigError | 'loaded'> {
  return loadBytes(bytes).then(
    () => 'loaded' as const,
    (error: unknown) => {
      if (error instanceof ConfigError) return error
      throw error
    },
  )
}

test('a damaged file loads or is refused with a line, hundreds of times', async () => {
  await loadBytes(Buffer.from(SOUND))
  let refused = 0
  for (const { name, bytes } of damage(SOUND, 600)) {
    const outcome = await outcomeOf(bytes)
    if (outcome === 'loaded') continue
    refused += 1
    const [line = ''] = outcome.message.split('\n')
    expect(line, name).toMatch(/^foretop\.yaml:\d+: \S/)
    expect(
      outcome.mistakes.every((mistake) => (mistake.line ?? 0) <= bytes.toString().split('\n').length),
      name,
    ).toBe(true)
  }
  expect(refused).toBeGreaterThan(350)
})

test('any value anywhere loads or is refused', async () => {
  const key = fc.constantFrom(
    'site',
    'hosts',
    'groups',
    'checks',
    'with',
    'probe',
    'routes',
    'match',
    'to',
    'kind',
    'a',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom('tcp', 'pair', 'chat', 'a', 'a/a', '5s'),
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, tree, { maxKeys: 6 }), async (value) => {
      await outcomeOf(Buffer.from(JSON.stringify(value)))
    }),
    { numRuns: 1_000 },
  )
})

test('any text loads or is refused', async () => {
  const sign = fc.constantFrom(
    ...'{}[]:,-?&*!|>\'"%@#~ \n\t',
    'a',
    'hosts',
    'checks',
    '<<',
    '---',
    '0x',
    '\r',
    '\ufeff',
  )
  const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join(''))
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      await outcomeOf(Buffer.from(text))
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['lists in lists', '['.repeat(10_000), 1],
  ['maps in maps', '{ a: '.repeat(10_000), 1],
  ['dashes', `a:\n${'- '.repeat(10_000)}`, 2],
  ['questions', '? '.repeat(10_000), 1],
  ['lines that step in', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 64],
  ['tags and anchors', `a: ${'[!x &a '.repeat(10_000)}`, 1],
])('ten thousand %s deep is a mistake', async (_, text, line) => {
  const [first] = await refusal(text)
  expect(first).toMatch(new RegExp(`^foretop.yaml:${line}: nested more than 64 deep$`))
})

test.each([
  ['a tab as indentation', 'hosts:\n\ta: {}\n', /^foretop.yaml:2: not valid YAML: Tabs/],
  ['an open quote', 'site: "x\n', /^foretop.yaml:\d: not valid YAML: Missing closing/],
  ['two documents', 'site: x\n---\nsite: y\n', /^foretop.yaml:2: one document in a file/],
  ['a directive', '%YAML 1.1\n---\nsite: y\n', /^foretop.yaml:1: lines that begin with %/],
  ['an unknown tag', 'site: !!js/function x\n', /^foretop.yaml:1: not valid YAML: Unresolved tag/],
  ['a duplicate key', 'site: a\nhosts: {}\nsite: b\n', /^foretop.yaml:3: site: is here twice; first in line 1$/],
  [
    'a key of every object',
    'hosts: { __proto__: { address: 1.2.3.4 } }',
    /^foretop.yaml:1: hosts.__proto__: not allowed as a key$/,
  ],
  ['a constructor', 'checks:\n  constructor: {}', /^foretop.yaml:2: checks.constructor: not allowed as a key$/],
  ['a map as a key', '{ {a: 1}: b }', /^foretop.yaml:1: a key must be a plain name$/],
  [
    'a merge key',
    'hosts: { a: }\nchecks: { c: { probe: slow, hosts: [a], <<: { every: 5s } } }',
    /^foretop.yaml:2: checks.c.<<: unknown key \(there are /,
  ],
  ['an alias of nothing', 'site: *x', /^foretop.yaml:1: site: there is no &x before \*x$/],
  ['an alias of itself', 'hosts: &x { a: *x }', /^foretop.yaml:1: hosts.a: \*x contains itself$/],
  ['an empty file', '', /^foretop.yaml:1: is empty$/],
  ['only comments', '# nothing\n\n', /^foretop.yaml:1: is empty$/],
  ['a list', '- a\n- b\n', /^foretop.yaml:1: must be a map of sections/],
  ['a null byte', 'site: x\n\u0000', /^foretop.yaml:2: control character U\+0000: not text$/],
])('%s is a mistake with a line', async (_, text, expected) => {
  const [first] = await refusal(text)
  expect(first).toMatch(expected)
})

test('bytes that are not UTF-8 are found at their line', async () => {
  const outcome = await outcomeOf(Buffer.concat([Buffer.from('site: x\nhosts:\n  '), Buffer.from([0xff, 0xfe])]))
  expect(outcome).toMatchObject({ message: 'foretop.yaml:3: not UTF-8' })
})

test('aliases save writing, but may not repeat without end', async () => {
  const { plan } = await load(`hosts: { a: , b: }
checks:
  one: { probe: slow, hosts: &both [a, b], every: &often 5s }
  two: { probe: slow, hosts: *both, every: *often }`)
  expect(plan.checks.map(({ everyMs }) => everyMs)).toEqual([5_000, 5_000, 5_000, 5_000])
  const bomb = Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${i === 0 ? 'x' : `*b${i - 1}, *b${i - 1}`}]`).join(
    '\n',
  )
  expect((await refusal(bomb))[0]).toMatch(/^foretop.yaml:\d+: b\d+\[\d\]: aliases repeat more than 100000 values$/)
})

test.each([
  ['brackets', ']'.repeat(4_000_000)],
  ['quotes', '"\n'.repeat(2_000_000)],
  ['commas', `[${','.repeat(4_000_000)}]`],
  ['empty pairs', 'a:\n'.repeat(1_300_000)],
  ['documents', '---\n'.repeat(1_000_000)],
  ['anchors', '&a '.repeat(1_300_000)],
  ['text', 'x\n'.repeat(2_000_000)],
  ['block texts', 'a: |\n'.repeat(800_000)],
  ['nothing but spaces', ' '.repeat(4_000_000)],
])('four megabytes of %s are refused in seconds', async (_, text) => {
  expect((await refusal(text))[0]).toMatch(/^foretop.yaml:\d+: /)
})

test('twenty thousand hosts are read', async () => {
  const hosts = Array.from({ length: 20_000 }, (_, i) => `  h${i}: { address: 10.0.0.1, groups: [all] }`).join('\n')
  const { plan } = await load(
    `hosts:\n${hosts}\ngroups: { all: }\nchecks: { a: { probe: slow, hosts: [all], needs: [b] }, b: { probe: slow, hosts: [all] } }`,
  )
  expect(plan.checks).toHaveLength(40_000)
})

test('ten thousand misspelt hosts are refused in seconds', async () => {
  const names = (letter: string) => Array.from({ length: 10_000 }, (_, i) => `${letter}-server-${i}`)
  const text = `hosts: { ${names('web').join(': , ')}: }\nchecks: { a: { probe: slow, hosts: [${names('wbe').join(', ')}] } }`
  expect(await refusal(text)).toHaveLength(101)
})
