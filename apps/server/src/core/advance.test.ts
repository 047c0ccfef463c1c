import type { State, Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { advance, pendingState } from './advance.ts'

const POLICY = { attempts: 3, recoveries: 1 }

/** Plays looks one second apart from `from` and returns what changed. */
function play(looks: readonly Exclude<Status, 'pending'>[], { from = 'ok' as Status, policy = POLICY } = {}): string[] {
  let state: State = { ...pendingState('web/http', 0), status: from }
  return looks.flatMap((status, second) => {
    const advanced = advance(state, { status, text: status, culprit: null }, policy, second)
    state = advanced.state
    return advanced.transitions.map(({ at, change }) =>
      change.of === 'status' ? `${at}:${change.from}→${change.to}` : `${at}:${change.of} ${change.to}`,
    )
  })
}

test('a problem counts after three sightings in a row', () => {
  expect(play(['critical', 'critical', 'critical'])).toEqual(['2:ok→critical'])
})
test('a blip changes nothing', () => {
  expect(play(['critical', 'ok', 'ok'])).toEqual([])
})
test('two blips with a good look between them do not add up', () => {
  expect(play(['critical', 'critical', 'ok', 'critical', 'critical'])).toEqual([])
})
test('different bad looks add up, and the last one counts', () => {
  expect(play(['warning', 'critical', 'warning'])).toEqual(['2:ok→warning'])
})
test('once in trouble, every change counts at once', () => {
  expect(play(['warning', 'warning', 'warning', 'critical'])).toEqual(['2:ok→warning', '3:warning→critical'])
})
test('recovery counts at once', () => {
  expect(play(['critical', 'ok'], { from: 'critical' })).toEqual(['1:critical→ok'])
})
test('recovery waits for as many good looks as were asked for', () => {
  const policy = { attempts: 3, recoveries: 2 }
  expect(play(['ok', 'critical', 'ok', 'ok'], { from: 'critical', policy })).toEqual(['3:critical→ok'])
})
test('the first good look of a new check counts at once', () => {
  expect(play(['ok'], { from: 'pending', policy: { attempts: 3, recoveries: 5 } })).toEqual(['0:pending→ok'])
})
test('a new check that is bad from the start is confirmed like any other', () => {
  expect(play(['critical', 'critical', 'critical'], { from: 'pending' })).toEqual(['2:pending→critical'])
})
test('leaving unknown for a problem needs confirming', () => {
  expect(play(['critical', 'critical', 'critical'], { from: 'unknown' })).toEqual(['2:unknown→critical'])
})
test('a problem that could not be seen once stands as it was', () => {
  expect(play(['unknown', 'critical', 'unknown', 'unknown', 'critical'], { from: 'critical' })).toEqual([])
})
test('a problem that can no longer be seen is unknown', () => {
  expect(play(['unknown', 'unknown', 'unknown'], { from: 'critical' })).toEqual(['2:critical→unknown'])
})
test('with one attempt the first bad look counts', () => {
  expect(play(['critical'], { policy: { attempts: 1, recoveries: 1 } })).toEqual(['0:ok→critical'])
})
test('a check that goes to and fro starts to flap, and stops when it has been quiet', () => {
  const policy = { attempts: 1, recoveries: 1 }
  const restless = ['critical', 'ok', 'critical', 'ok', 'critical', 'ok'] as const
  const changes = play([...restless, ...Array<'ok'>(20).fill('ok')], { policy })
  // Four changes of twenty are over 20 %; one left, at the oldest end, is under 5 %.
  expect(changes.filter((change) => change.includes('flapping'))).toEqual(['4:flapping true', '24:flapping false'])
})
test('what is not confirmed yet is remembered with its count', () => {
  const { state } = advance(
    { ...pendingState('a', 0), status: 'ok' },
    { status: 'warning', text: '', culprit: null },
    POLICY,
    1,
  )
  expect(state.candidate).toEqual({ status: 'warning', count: 1 })
})

test('what flaps says between what', () => {
  const recent: readonly Status[] = ['ok', 'warning', 'ok', 'warning']
  const state: State = { ...pendingState('web/http', 0), status: 'ok', recent }
  const { transitions } = advance(state, { status: 'ok', text: '200 OK', culprit: null }, POLICY, 5)
  expect(transitions).toMatchObject([{ change: { of: 'flapping', to: true }, text: 'ok and warning by turns: 200 OK' }])
})
