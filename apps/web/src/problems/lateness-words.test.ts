import { expect, test } from 'vitest'
import { latenessWords } from './lateness-words.ts'

const poller = { name: 'poller-1', alive: true, lagMs: 1, checks: 3 }
const well = {
  lateness: { overMs: 60_000, looks: 4_210, p50Ms: 0.4, p99Ms: 10, maxMs: 34.2 },
  skipped: 0,
  pollers: [poller],
}
const plain = (text: string) => text.replaceAll('\u202F', ' ')

test('a monitor that keeps up says so in one quiet line', () => {
  const { text, warning } = latenessWords(well, 0)
  expect(plain(text)).toBe(
    '4 210 looks in the last 1 m started late by < 1 ms (half), 10 ms (99 of 100), 34 ms (most) · none skipped since the start · 1 poller',
  )
  expect(warning).toBeNull()
})

test('without any look there are no figures to give', () => {
  const lateness = { overMs: 60_000, looks: 0, p50Ms: null, p99Ms: null, maxMs: null }
  expect(plain(latenessWords({ ...well, lateness }, 0).text)).toMatch(/^No look in the last 1 m/)
})

test.each([
  ['looks of 99 in 100 up to a second late are no matter', { lateness: { ...well.lateness, p99Ms: 1_000 } }, 0, null],
  ['later ones are', { lateness: { ...well.lateness, p99Ms: 1_001 } }, 0, /cannot keep up/],
  ['looks skipped long ago are no news', { skipped: 7 }, 7, null],
  ['looks skipped just now are', { skipped: 9 }, 7, /^2 looks left out/],
  ['a dead poller comes before all', { skipped: 9, pollers: [{ ...poller, alive: false }] }, 7, /poller died/],
])('%s', (_, patch, before, warning) => {
  const said = latenessWords({ ...well, ...patch }, before).warning
  if (warning === null) expect(said).toBeNull()
  else expect(said).toMatch(warning)
})
