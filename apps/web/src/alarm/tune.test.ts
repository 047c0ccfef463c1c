import type { Sight } from '@foretop/shared/stream.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { hear, UNHEARD } from './tune.ts'

const AT = 1_000_000
const wishes = { sound: true, mutedUntil: 0, notifications: false }

const problem = (status: Summary['status'], id = 'web1/http') => ({ id, status }) as Summary // only what is read
const picture = (problems: readonly Summary[] = [], sight: Sight = 'live') => ({ problems, notSeen: 0, sight })
const after = (now: ReturnType<typeof picture>, at = 0) => hear(UNHEARD, now, wishes, at).heard
const calm = after(picture())

test.each([
  ['a new critical', calm, picture([problem('critical')]), 'critical'],
  ['a new warning', calm, picture([problem('warning')]), null],
  ['all well again', after(picture([problem('critical')])), picture(), 'well'],
  ['a lost picture', calm, picture([], 'lost'), 'lost'],
  ['nothing', calm, picture(), null],
  ['what was wrong before anybody listened', UNHEARD, picture([problem('critical')]), null],
])('%s', (_, before, now, tune) => {
  expect(hear(before, now, wishes, AT).tune).toBe(tune)
})

test('a mute is a mute until it ends', () => {
  const now = picture([problem('critical')])
  expect(hear(calm, now, { ...wishes, mutedUntil: AT + 1 }, AT).tune).toBeNull()
  expect(hear(calm, now, { ...wishes, mutedUntil: AT }, AT).tune).toBe('critical')
})
test('whoever did not ask hears nothing', () => {
  expect(hear(calm, picture([problem('critical')]), { ...wishes, sound: false }, AT).tune).toBeNull()
})

const first = hear(calm, picture([problem('critical')]), wishes, AT).heard
const two = picture([problem('critical'), problem('critical', 'web2/http')])

test('a storm is heard once in ten seconds, and what came meanwhile at their end', () => {
  const quiet = hear(first, two, wishes, AT + 9_999)
  expect(quiet.tune).toBeNull()
  expect(hear(quiet.heard, two, wishes, AT + 10_000).tune).toBe('critical')
})
test('what came and went in the quiet seconds is not heard', () => {
  const { heard } = hear(first, two, wishes, AT + 5_000)
  expect(hear(heard, picture([problem('critical')]), wishes, AT + 10_000).tune).toBeNull()
})
