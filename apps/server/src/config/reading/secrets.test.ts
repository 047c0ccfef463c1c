import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const withOption = (option: string) =>
  `hosts: { a: }\nchecks: { c: { probe: tcp, hosts: [a], with: { port: 1, ${option} } } }`

test('an environment variable is put in the place of its name', async () => {
  const { plan, secrets } = await load(withOption(`password: "x-\${env:PASSWORD}-y"`), { PASSWORD: 'hush' })
  expect(plan.checks[0]?.options).toMatchObject({ password: 'x-hush-y' })
  expect(secrets).toEqual(['hush', 'x-hush-y'])
})

test('a file is put in the place of its name, without the line end', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'password')
  await writeFile(file, 'hush\n')
  const { plan } = await load(withOption(`password: "\${file:${file}}"`))
  expect(plan.checks[0]?.options).toMatchObject({ password: 'hush' })
})

test('what a secret holds is not looked through for references again', async () => {
  const { plan } = await load(withOption(`password: "\${env:A}"`), { A: `\${env:B}`, B: 'no' })
  expect(plan.checks[0]?.options).toMatchObject({ password: `\${env:B}` })
})

test(`a runbook is left as it is: all can read it, and its \${…} belong to the shell`, async () => {
  const text = `hosts: { a: }\nchecks: { c: { probe: slow, hosts: [a], runbook: "cd \${HOME}; echo \${env:TOKEN}" } }`
  const { plan } = await load(text, { TOKEN: 'hush' })
  expect(plan.checks[0]?.runbook).toBe(`cd \${HOME}; echo \${env:TOKEN}`)
})

test('a $ that refers to nothing of ours is only text', async () => {
  const { plan } = await load(withOption(`password: "$5 \${HOME} \${"`))
  expect(plan.checks[0]?.options).toMatchObject({ password: `$5 \${HOME} \${` })
})

test('a text of nothing but beginnings of references is read once', async () => {
  const begun = `\${env:A`.repeat(100_000)
  const { plan } = await load(withOption(`password: "${begun}"`))
  expect(plan.checks[0]?.options).toMatchObject({ password: begun })
})

test('of references in references the first begins, and the first brace ends it', async () => {
  const inner = withOption(`password: "\${env:A\${env:B}}"`)
  expect(await refusal(inner, { B: 'no' })).toEqual([
    `foretop.yaml:2: checks.c.with.password: the environment variable A\${env:B is not set`,
  ])
  const { plan } = await load(withOption(`password: "\${x\${env:B}\${env:B} \${"`), { B: 'b' })
  expect(plan.checks[0]?.options).toMatchObject({ password: `\${xbb \${` })
})

test.each([
  ['a variable that is not set', `\${env:NOPE}`, 'the environment variable NOPE is not set'],
  ['a variable of every object', `\${env:constructor}`, 'the environment variable constructor is not set'],
  ['a variable that is empty', `\${env:EMPTY}`, `\${env:EMPTY} is empty`],
  ['a misspelt reference', `\${ENV:X}`, `expected \${env:NAME} or \${file:/path}, got \${ENV:X}`],
  ['a reference of another tool', `\${env.X}`, `expected \${env:NAME} or \${file:/path}, got \${env.X}`],
  ['a row of a source', `\${row.name}`, 'needs a row: give the check `each`, or hosts that have it'],
  ['a file that is not there', `\${file:/nowhere/at/all}`, '/nowhere/at/all: there is no such file or folder'],
  ['a file named from nowhere', `\${file:x}`, `the path in \${file:x} must begin with /`],
  ['a device that never ends', `\${file:/dev/zero}`, '/dev/zero: not a file'],
])('%s is a mistake at its line', async (_, reference, message) => {
  const lines = await refusal(withOption(`password: "${reference}"`), { EMPTY: '' })
  expect(lines).toEqual([`foretop.yaml:2: checks.c.with.password: ${message}`])
})

test('a folder is no secret', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'x'))
  const [line] = await refusal(withOption(`password: "\${file:${folder.path}/x}"`))
  expect(line).toContain('/x: not a file')
})

test('no mistake shows a secret, wherever the reference stands', async () => {
  const places = [
    (ref: string) => withOption(`port2: "${ref}"`),
    (ref: string) => withOption(`mode: "${ref}"`),
    (ref: string) => withOption(`mode: "x ${ref} x"`),
    (ref: string) => withOption(`banner: "much too long for a banner ${ref}"`),
    (ref: string) => `hosts: { a: { address: "${ref} x" } }\nchecks: { c: { probe: slow, hosts: [a] } }`,
    (ref: string) => `hosts: { a: { groups: ["${ref}"] } }\nchecks: { c: { probe: slow, hosts: ["${ref}"] } }`,
    (ref: string) =>
      `hosts: { a: }\nchecks: { c: { probe: "${ref}", hosts: [a], every: "${ref}", needs: ["${ref}/${ref}"] } }`,
    (ref: string) =>
      `hosts: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }\nchannels: { x: { kind: "${ref}" }, y: { kind: chat, url: "${ref}" } }`,
    (ref: string) =>
      `hosts: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }\nroutes: [{ to: ["${ref}"], match: { status: ["${ref}"] } }]`,
  ]
  const secret = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => !/^[\w\s/.:-]*$/.test(text))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), secret, async (place, value) => {
      const lines = await refusal(place(`\${env:SECRET}`), { SECRET: value })
      expect(lines.join('\n')).not.toContain(value)
    }),
    { numRuns: 300 },
  )
})

test('a key of several lines is not shown as one line either', async () => {
  const lines = await refusal(withOption(`mode: "\${env:KEY}"`), { KEY: 'BEGIN\nabcdef\n  END' })
  expect(lines).toEqual([expect.stringContaining(`there is no mode \${env:KEY}`)])
})

test('a password that was written out is not shown either', async () => {
  const lines = await refusal(withOption('password: 12345678'))
  expect(lines.join('\n')).not.toContain('12345678')
})

const ALERTED = 'hosts: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }\n'

test('a secret address with a typo stands in no mistake', async () => {
  const lines = await refusal(
    `${ALERTED}channels: { ops: { kind: chat, url: "htps//hooks.example/T0/B0/verysecret" } }`,
  )
  expect(lines).toEqual([expect.stringMatching(/^foretop.yaml:3: channels.ops.url: must be an address/)])
  expect(lines.join()).not.toMatch(/verysecret|hooks/)
})

test('what stands in a secret field is quoted by no other mistake either', async () => {
  const lines = await refusal(withOption('password: "hunter22", mode: "hunter22 base64 aHVudGVyMjI="'))
  expect(lines).toEqual([expect.stringContaining('there is no mode ••• base64 •••')])
})

test('what is written out in secret fields is masked like a reference, in part and as a whole', async () => {
  const basic = Buffer.from('me:pass:word').toString('base64')
  const headers = `{ Authorization: Basic ${basic}, X-Key: abcdef, Accept: text/html, User-Agent: checker }`
  const { secrets } = await load(
    `hosts: { a: }\nchecks: { c: { probe: tcp, hosts: [a], with: { port: 1, banner: "ftp://u:p%40ss@h/", password: hunter22, headers: ${headers} } } }
channels: { ops: { kind: chat, url: "https://hooks.example/services/T0/B0/x" } }`,
  )
  expect(secrets.toSorted()).toEqual(
    [
      ...['hunter22', `Basic ${basic}`, basic, 'me:pass:word', 'pass:word', 'abcdef', 'p%40ss', 'p@ss'],
      ...['https://hooks.example/services/T0/B0/x', '/services/T0/B0/x'],
    ].toSorted(),
  )
})
