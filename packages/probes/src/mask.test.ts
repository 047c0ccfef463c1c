import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createMask, createTextMask } from './mask.ts'

const answered: Observation = {
  checkId: 'db/mysql',
  host: 'db',
  at: 1,
  durationMs: 1,
  outcome: 'answered',
  metrics: { up: 1 },
  text: 'logged in with hunter2hunter2 and hunter2',
  details: { url: 'mysql://dash:hunter2@db', rows: [{ query: 'SET PASSWORD = "hunter2"', seconds: 2 }], cores: 2 },
}

test('a secret is in no text and no detail, and the longer of two goes first', () => {
  expect(createMask(['hunter2', 'hunter2hunter2'])(answered)).toMatchObject({
    text: 'logged in with ••• and •••',
    details: { url: 'mysql://dash:•••@db', rows: [{ query: 'SET PASSWORD = "•••"', seconds: 2 }], cores: 2 },
    metrics: { up: 1 },
  })
})
test('no name of an instance holds one', () => {
  const metrics = { used: { '/mnt/hunter22': 5, '/': 6 }, connect: 7 }
  expect(createMask(['hunter22'])({ ...answered, metrics })).toMatchObject({
    metrics: { used: { '/mnt/•••': 5, '/': 6 }, connect: 7 },
  })
})
test('no number is lost where names are alike without their secrets', () => {
  const metrics = { used: { '/mnt/hunter22': 95, '/mnt/geheim22': 5, '/mnt/•••': 6 } }
  expect(createMask(['hunter22', 'geheim22'])({ ...answered, metrics })).toMatchObject({
    metrics: { used: { '/mnt/•••': 6, '/mnt/••• (2)': 95, '/mnt/••• (3)': 5 } },
  })
})
test('evidence holds none either, however deep, and its own names stay', () => {
  const evidence = {
    file: 'file',
    seconds: 2,
    channels: [{ error: 'hunter2 was refused', read: { file: 'hunter2.000001' } }],
  }
  expect(createMask(['hunter2', 'file'])({ ...answered, evidence })).toMatchObject({
    evidence: { file: '•••', seconds: 2, channels: [{ error: '••• was refused', read: { file: '•••.000001' } }] },
  })
})

test('what a look concludes is no secret', () => {
  expect(createMask(['critical'])({ ...answered, says: 'critical', text: 'critical' })).toMatchObject({
    says: 'critical',
    text: '•••',
  })
})

test('a failure is masked too', () => {
  const failed: Observation = { ...answered, outcome: 'failed', code: 'auth', text: 'hunter2 was refused' }
  expect(createMask(['hunter2'])(failed).text).toBe('••• was refused')
})
test('what was left of one where a text was cut is masked as well', () => {
  const mask = createTextMask(['hunter2-hunter3', 'geheim22'])
  expect(mask('got "USER dash PASS hunter2-hunt…", then geheim22 and geh…')).toBe(
    'got "USER dash PASS •••…", then ••• and geh…',
  )
  const said = Buffer.from('\0dash\0hunter2-hunter3').toString('base64')
  expect(mask(`${said.slice(0, 22)}…`)).not.toContain(said.slice(10, 22))
  expect(mask('the hunter waits …')).toBe('the hunter waits …')
})
test('very short secrets mask nothing', () => expect(createMask(['a', ''])(answered)).toBe(answered))

const SECRET = 'pä ss"w/or+d\n1?'
test.each([
  ['in an address', encodeURIComponent(SECRET)],
  ['in an address, in small letters', encodeURIComponent(SECRET).toLowerCase()],
  ['in a form', encodeURIComponent(SECRET).replaceAll('%20', '+')],
  ['in JSON', JSON.stringify(SECRET)],
  ['on one line', SECRET.replaceAll('\n', ' ')],
])('a secret is masked %s', (_, form) => {
  const failed: Observation = { ...answered, outcome: 'failed', code: 'auth', text: `it said ${form} to us` }
  expect(createMask([SECRET])(failed).text).toMatch(/^it said "?•••"? to us$/)
})
test.each(['base64', 'base64url'] as const)(
  'a secret is masked in %s, wherever it stands in what was encoded',
  (encoding) => {
    for (const before of ['', 'a', 'ab', 'abc', 'dash:'])
      for (const after of ['', 'x', 'xy', 'xyz']) {
        const encoded = Buffer.from(`${before}correct horse${after}`).toString(encoding)
        const failed: Observation = { ...answered, outcome: 'failed', code: 'auth', text: `Basic ${encoded}` }
        const { text } = createMask(['correct horse'])(failed)
        expect(text).toContain('•••')
        // What is left shares a letter of base64 with it: at most six bits on either side.
        expect(text.length).toBeLessThan('Basic •••'.length + 16)
      }
  },
)
