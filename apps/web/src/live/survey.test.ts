import { expect, test } from 'vitest'
import { checkLike } from './check-like.made-up.ts'
import { survey } from './survey.ts'

const down = checkLike({ id: 'sw1/ping', status: 'critical', since: 100 })

test('worst first, then newest', () => {
  const rows = [
    checkLike({ id: 'a', status: 'warning', since: 900 }),
    checkLike({ id: 'b', status: 'critical', since: 100 }),
    checkLike({ id: 'c', status: 'critical', since: 500 }),
    checkLike({ id: 'd', status: 'unknown', since: 700 }),
  ]
  expect(survey(rows, 1_000).problems.map((row) => row.id)).toEqual(['c', 'b', 'd', 'a'])
})

test.each([
  { acknowledged: true },
  { silenced: true },
  { downtime: true },
  { acknowledged: true, blockedBy: 'sw1/ping' },
])('what is handled (%o) is kept apart', (flags) => {
  const seen = survey([checkLike({ status: 'critical', ...flags })], 1_000)
  expect(seen.problems).toEqual([])
  expect(seen.handled).toHaveLength(1)
  expect(seen.explained).toEqual([])
  expect(seen.worst).toBe('ok')
})

test('what another problem explains is no problem of its own, and nobody has handled it', () => {
  const seen = survey([checkLike({ status: 'critical', blockedBy: 'sw1/ping' })], 1_000)
  expect([seen.problems, seen.handled]).toEqual([[], []])
  expect(seen.explained).toHaveLength(1)
  expect(seen.worst).toBe('ok')
})

test('a cause is credited with all that hangs on it, however far', () => {
  const rows = [
    down,
    checkLike({ id: 'lb1/http', status: 'critical', blockedBy: 'sw1/ping' }),
    checkLike({ id: 'web1/http', status: 'critical', blockedBy: 'lb1/http' }),
  ]
  expect(survey(rows, 1_000).explains).toEqual(new Map([['sw1/ping', { count: 2, words: 'http 2' }]]))
})

test('a ring of causes ends', () => {
  const rows = [
    checkLike({ id: 'a', status: 'critical', blockedBy: 'b' }),
    checkLike({ id: 'b', status: 'critical', blockedBy: 'a' }),
  ]
  expect(survey(rows, 1_000).explained).toHaveLength(2)
})

test('a stale check, and one never seen for a minute, forbid the word well', () => {
  const rows = [
    checkLike({ id: 'a', stale: true }),
    checkLike({ id: 'b', status: 'pending', since: 0 }),
    checkLike({ id: 'c', status: 'pending', since: 99_000 }),
  ]
  expect(survey(rows, 100_000).notSeen).toBe(2)
})

test('trouble that is being confirmed forbids the word well, but not what is quiet, explained, or on its way to be better', () => {
  const candidate = { status: 'critical' as const, count: 1 }
  const rows = [
    checkLike({ id: 'a', status: 'ok', candidate: { status: 'warning', count: 1 } }),
    checkLike({ id: 'b', status: 'warning', candidate }),
    checkLike({ id: 'c', status: 'ok', candidate, silenced: true }),
    checkLike({ id: 'd', status: 'ok', candidate, downtime: true }),
    checkLike({ id: 'e', status: 'warning', candidate, blockedBy: 'b' }),
    checkLike({ id: 'f', status: 'critical', candidate: { status: 'ok', count: 1 } }),
    checkLike({ id: 'g', status: 'ok', candidate, stale: true }),
  ]
  expect(survey(rows, 1_000)).toMatchObject({ suspected: 2, worstSuspected: 'critical' })
  const calm = survey([checkLike({ id: 'a' })], 1_000)
  expect(calm).toMatchObject({ suspected: 0, worstSuspected: 'ok' })
  expect(survey([checkLike({ id: 'a', candidate })], 1_000, calm).suspected).toBe(1)
})

test('when only values changed nothing needs to be drawn', () => {
  const well = checkLike({ id: 'well' })
  const before = survey([well, down], 1_000)
  expect(survey([{ ...well, text: 'still fine' }, down], 2_000, before)).toBe(before)
})

test('lists that did not change keep their identity', () => {
  const before = survey([down], 1_000)
  const after = survey([down, checkLike({ id: 'x', status: 'warning', acknowledged: true })], 1_000, before)
  expect(after.problems).toBe(before.problems)
  expect(after.handled).not.toBe(before.handled)
})
