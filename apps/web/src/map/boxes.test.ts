import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { boxesOf } from './boxes.ts'

const WEBS = [{ name: 'webs', title: 'Web servers', needs: [] }]
const box = (...checks: readonly Parameters<typeof checkLike>[0][]) =>
  boxesOf(
    WEBS,
    checks.map((patch, at) => checkLike({ id: `web${at}/http`, host: `web${at}`, ...patch })),
  )[0]

test('a group that is well says how many are', () => {
  expect(box({}, { since: 5_000 })).toMatchObject({ ok: 2, total: 2, status: 'ok', worst: null, since: 5_000 })
})
test('the worst that nobody has yet decides, not a worse one that somebody has', () => {
  const seen = box({ status: 'critical', acknowledged: true }, { status: 'warning', since: 9 }, {})
  expect(seen).toMatchObject({ ok: 1, status: 'warning', handling: null, since: 9, worst: { host: 'web1' } })
})
test('a group whose trouble is all handled says by what', () => {
  expect(box({ status: 'critical', downtime: true }, {})).toMatchObject({ status: 'critical', handling: 'downtime' })
})
test('a group that is explained by others says by whom, each once', () => {
  const blocked = { status: 'critical', blockedBy: 'db01/mysql' } as const
  expect(box(blocked, blocked, {})).toMatchObject({ handling: 'blocked', blockedBy: ['db01/mysql'] })
  expect(box(blocked, { status: 'warning' })).toMatchObject({ handling: null, blockedBy: [] })
})
test('what was not looked at yet is not ok, and what is not seen is counted', () => {
  expect(box({ status: 'pending' }, {})).toMatchObject({ status: 'pending', ok: 1, total: 2 })
  expect(box({ stale: true }, {})).toMatchObject({ stale: 1 })
})
test('a group without checks has no status at all', () => {
  expect(boxesOf(WEBS, [checkLike({ groups: [] })])).toMatchObject([{ total: 0, status: null, since: null }])
})
test('a check of two groups counts in both, and one of an unknown group nowhere', () => {
  const groups = [...WEBS, { name: 'all', title: 'All', needs: [] }]
  expect(boxesOf(groups, [checkLike({ groups: ['webs', 'all', 'gone'] })]).map(({ total }) => total)).toEqual([1, 1])
})
test('what was well when last seen is not counted as well', () => {
  expect(box({}, { stale: true })).toMatchObject({ ok: 1, total: 2, stale: 1, status: 'pending' })
})
