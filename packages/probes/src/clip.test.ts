import { expect, test } from 'vitest'
import { clip } from './clip.ts'

const facts = { text: '', metrics: {} }

test('however many tables, rows and columns there are, details stay near 16 KiB', () => {
  const row = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`column${n}`, 'x'.repeat(20_000)]))
  const table = Array.from({ length: 10_000 }, () => row)
  const { details } = clip({ ...facts, details: Object.fromEntries([...'abcdefgh'].map((name) => [name, table])) })
  expect(JSON.stringify(details).length).toBeLessThan(17_000)
})
test('many small rows are cut after those that fit', () => {
  const queues = Array.from({ length: 10_000 }, (_, n) => ({ queue: `q${n}`, waiting: n }))
  const { details } = clip({ ...facts, details: { first: 1, queues, last: 2 } })
  expect(details.first).toBe(1)
  expect(details.queues).toEqual(queues.slice(0, 500))
})
test('details that fit stay as they are', () => {
  const details = { version: '1.6', secure: true, since: null, nodes: [{ name: 'a', up: 1 }] }
  expect(clip({ ...facts, details }).details).toEqual(details)
})
test('what a look concludes stays as it is', () => {
  expect(clip({ ...facts, says: 'unknown' as const, details: {} })).toEqual({ ...facts, says: 'unknown', details: {} })
})
test('more instances than we can judge are not judged by half', () => {
  const queued = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`q${n}`, 0]))
  expect(() => clip({ ...facts, metrics: { queued } })).toThrow('queued has 2001 instances')
})

// A line end, ESC, NUL, a mark that turns text round, an invisible one, half a letter.
const FORGED = 'down\r\n\u001b[31m[RECOVERY]\u0000 all \u202ewell\u2066\u200b\u2028again\t!\ud800'
const CLEAN = 'down [31m[RECOVERY]  all well again !\ufffd'

test('text, details, rows and names from a server are each one clean line', () => {
  const seen = clip({
    text: FORGED,
    metrics: { jobs: { [FORGED]: 3 } },
    details: { [FORGED]: FORGED, rows: [{ [FORGED]: FORGED, up: 1 }] },
  })
  expect(seen).toEqual({
    text: CLEAN,
    metrics: { jobs: { [CLEAN]: 3 } },
    details: { [CLEAN]: CLEAN, rows: [{ [CLEAN]: CLEAN, up: 1 }] },
  })
})
test('letters of all scripts and joined signs stay as they are', () => {
  const text = 'späť · сервер · می‌خواهم · 👩‍👧 · עברית'
  expect(clip({ ...facts, text }).text).toBe(text)
})
test('names that were told apart only by what cannot be seen are still told apart', () => {
  const queued = { 'a\u200b': 1, a: 2, 'a\u202e': 3 }
  expect(clip({ ...facts, metrics: { queued } }).metrics.queued).toEqual({ a: 2, 'a (2)': 1, 'a (3)': 3 })
})
test('names are cut too, and what was told apart only behind the cut is still told apart', () => {
  const long = 'x'.repeat(2_000)
  const queued = { [`${long}a`]: 1, [`${long}b`]: 2, short: 3 }
  const kept = `${'x'.repeat(1_024)}…`
  expect(clip({ ...facts, metrics: { queued } }).metrics.queued).toEqual({ short: 3, [kept]: 1, [`${kept} (2)`]: 2 })
})
test('a text is cut between letters', () => {
  expect(clip({ ...facts, text: `${'x'.repeat(16_383)}🧭` }).text).toBe(`${'x'.repeat(16_383)}…`)
})
