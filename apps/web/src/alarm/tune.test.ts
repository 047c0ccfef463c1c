import type { Summary } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import type { News } from './news.ts'
import { tuneOf } from './tune.ts'

const NOTHING: News = { fresh: [], over: [], allWell: false, lost: false }
const wishes = { sound: true, mutedUntil: 0, notifications: false }
const fresh = (status: Summary['status']) => ({ ...NOTHING, fresh: [{ id: 'a', status } as Summary] }) // only what is read
const AT = 1_000_000

test.each([
  ['a new critical', fresh('critical'), 'critical'],
  ['a new warning', fresh('warning'), null],
  ['all well again', { ...NOTHING, allWell: true }, 'well'],
  ['a lost picture', { ...NOTHING, lost: true }, 'lost'],
  ['nothing', NOTHING, null],
])('%s', (_, news, tune) => {
  expect(tuneOf(news, wishes, AT, 0)).toBe(tune)
})

test('a mute is a mute until it ends', () => {
  expect(tuneOf(fresh('critical'), { ...wishes, mutedUntil: AT + 1 }, AT, 0)).toBeNull()
  expect(tuneOf(fresh('critical'), { ...wishes, mutedUntil: AT }, AT, 0)).toBe('critical')
})
test('whoever did not ask hears nothing', () => {
  expect(tuneOf(fresh('critical'), { ...wishes, sound: false }, AT, 0)).toBeNull()
})
test('a storm is heard once in ten seconds', () => {
  expect(tuneOf(fresh('critical'), wishes, AT, AT - 9_999)).toBeNull()
  expect(tuneOf(fresh('critical'), wishes, AT, AT - 10_000)).toBe('critical')
})
