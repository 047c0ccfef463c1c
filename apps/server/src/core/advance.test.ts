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
test('different bad looks confirm what all of them say at least', () => {
  expect(play(['warning', 'critical', 'warning'])).toEqual(['2:ok→warning'])
  expect(play(['critical', 'warning', 'critical'])).toEqual(['2:ok→warning'])
  expect(play(['warning', 'critical', 'critical'])).toEqual(['2:ok→warning'])
})
test('getting worse needs looks of its own in a row', () => {
  const warned = ['warning', 'warning', 'warning'] as const
  expect(play([...warned, 'critical', 'warning', 'critical', 'critical'])).toEqual(['2:ok→warning'])
  expect(play([...warned, 'critical', 'critical', 'critical'])).toEqual(['2:ok→warning', '5:warning→critical'])
  // Those that helped to confirm the milder one count too: they are three in a row.
  expect(play(['warning', 'critical', 'critical', 'critical'])).toEqual(['2:ok→warning', '3:warning→critical'])
})
test('getting better counts like a recovery', () => {
  expect(play(['warning'], { from: 'critical' })).toEqual(['0:critical→warning'])
  const policy = { attempts: 3, recoveries: 3 }
  expect(play(['warning', 'ok', 'warning', 'ok', 'ok', 'ok'], { from: 'critical', policy })).toEqual([
    '2:critical→warning',
    '5:warning→ok',
  ])
})
test('a look that failed us neither counts as trouble nor starts the count anew', () => {
  expect(play(['critical', 'unknown', 'critical'])).toEqual([])
  expect(play(['critical', 'critical', 'unknown', 'critical'])).toEqual(['3:ok→critical'])
  expect(play(['unknown', 'unknown', 'critical', 'critical', 'unknown', 'critical'])).toEqual(['5:ok→critical'])
  const policy = { attempts: 3, recoveries: 2 }
  expect(play(['ok', 'unknown', 'ok'], { from: 'critical', policy })).toEqual(['2:critical→ok'])
})
test('what was seen before we were blind confirms nothing after it', () => {
  const blind = ['unknown', 'unknown', 'unknown'] as const
  expect(play(['critical', 'critical', 'critical', ...blind, 'critical', 'critical', 'critical'])).toEqual([
    '2:ok→critical',
    '5:critical→unknown',
    '8:unknown→critical',
  ])
  expect(play([...blind, 'ok'])).toEqual(['2:ok→unknown', '3:unknown→ok'])
})
test('a hundred attempts are a hundred looks', () => {
  const policy = { attempts: 100, recoveries: 1 }
  expect(play(Array<'critical'>(100).fill('critical'), { policy })).toEqual(['99:ok→critical'])
})
test('also where we could not look between any two of them', () => {
  const looks = Array<readonly ['critical', 'unknown']>(20).fill(['critical', 'unknown']).flat()
  expect(play(looks, { policy: { attempts: 20, recoveries: 1 } })).toEqual(['38:ok→critical'])
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
test('also for a mild one', () => {
  expect(play(['warning', 'warning', 'warning'], { from: 'unknown' })).toEqual(['2:unknown→warning'])
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
test('looks that failed us make nobody flap: problems and their ends are as certain as before', () => {
  expect(play(['critical', 'unknown', 'critical', 'unknown', 'critical', 'unknown'])).toEqual(['4:ok→critical'])
  const policy = { attempts: 2, recoveries: 1 }
  const blinking = Array<readonly ['ok', 'unknown']>(20).fill(['ok', 'unknown']).flat()
  expect(play(blinking, { from: 'critical', policy })).toEqual(['0:critical→ok'])
})
test('but being blind again and again for as long as it takes to say so does', () => {
  const policy = { attempts: 1, recoveries: 1 }
  expect(play(['ok', 'unknown', 'ok', 'unknown', 'ok'], { policy })).toContain('4:flapping true')
  const twice = { attempts: 2, recoveries: 1 }
  const blind = ['unknown', 'unknown', 'ok'] as const
  expect(play(['ok', ...blind, ...blind], { policy: twice })).toContain('6:flapping true')
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

test('neither do good looks count for bad ones, nor bad ones for good ones', () => {
  const policy = { attempts: 3, recoveries: 3 }
  const seen = (...looks: readonly Exclude<Status, 'pending'>[]) =>
    looks.reduce<State>(
      (state, status, second) => advance(state, { status, text: status, culprit: null }, policy, second).state,
      { ...pendingState('web/http', 0), status: 'warning', recent: ['warning', 'warning', 'warning'] },
    ).candidate
  expect(seen('critical', 'ok', 'critical')).toEqual({ status: 'critical', count: 1 })
  expect(seen('ok', 'critical', 'ok')).toEqual({ status: 'ok', count: 1 })
  expect(seen('critical', 'critical')).toEqual({ status: 'critical', count: 2 })
  expect(seen('critical', 'ok', 'ok')).toEqual({ status: 'ok', count: 2 })
})

test('what flaps says between what', () => {
  const recent: readonly Status[] = ['ok', 'warning', 'ok', 'warning']
  const state: State = { ...pendingState('web/http', 0), status: 'ok', recent }
  const { transitions } = advance(state, { status: 'ok', text: '200 OK', culprit: null }, POLICY, 5)
  expect(transitions).toMatchObject([{ change: { of: 'flapping', to: true }, text: 'ok and warning by turns: 200 OK' }])
})

/** The state after these looks, told by what each said. */
function after(...looks: readonly (readonly [Exclude<Status, 'pending'>, string])[]): State {
  return looks.reduce<State>(
    (state, [status, text], second) => advance(state, { status, text, culprit: null }, POLICY, second).state,
    { ...pendingState('web/http', 0), status: 'ok' },
  )
}
const REFUSED = ['critical', 'refused'] as const
const STALLED = ['unknown', 'we stood still for 78 ms'] as const

test('why it is critical is not forgotten because we could not look', () => {
  const state = after(REFUSED, REFUSED, REFUSED, STALLED, STALLED)
  expect(state).toMatchObject({ status: 'critical', candidate: { status: 'unknown', count: 2 } })
  expect(state.verdict).toMatchObject({ status: 'critical', text: 'refused' })
})
test('nor why it is a warning', () => {
  const slow = ['warning', 'slow'] as const
  const blind = Array.from({ length: 3 }, () => STALLED)
  expect(after(slow, slow, slow, ...blind).verdict?.text).toBe('we stood still for 78 ms; it was warning before: slow')
  expect(after(['ok', '200 OK'], ...blind).verdict?.text).toBe('we stood still for 78 ms')
})
test('no more looks are remembered than matter', () => {
  expect(after(...Array.from({ length: 50 }, () => REFUSED)).recent).toHaveLength(21)
})
test('nor what was suspected before', () => {
  const state = after(REFUSED, REFUSED, STALLED)
  expect(state).toMatchObject({ status: 'ok', candidate: { status: 'critical', count: 2 } })
  expect(state.verdict?.text).toBe('refused')
})
test('once it can no longer be seen, both are said for as long as that lasts', () => {
  const texts = [4, 5, 6].map((looks) => {
    const blind = Array.from({ length: looks }, () => STALLED)
    return after(REFUSED, REFUSED, REFUSED, ...blind).verdict?.text
  })
  expect(new Set(texts)).toEqual(new Set(['we stood still for 78 ms; it was critical before: refused']))
  const seen = after(REFUSED, REFUSED, REFUSED, STALLED, STALLED, STALLED, ['ok', '200 OK'])
  expect(seen).toMatchObject({ status: 'ok', verdict: { text: '200 OK' } })
  expect(seen.lastKnown).toBeUndefined()
})
test('where nothing bad is known, why we could not look is said', () => {
  expect(after(['ok', '200 OK'], STALLED)).toMatchObject({ status: 'ok', verdict: { text: STALLED[1] } })
})
