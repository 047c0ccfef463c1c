import type { Status } from '@foretop/shared/model.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { asTold } from '../alerts/lookout.ts'
import type { Notice } from '../alerts/notice.ts'
import { pendingState } from '../core/advance.ts'
import { dependents } from '../core/dependencies.ts'
import { createLookout } from './lookout.ts'
import type { Entry, Memory } from './memory.ts'
import { check } from './play.made-up.ts'

const AT = 500_000
const MINUTE = 60_000
/** The same moment by the clock that nobody sets. */
const NOW = 10_000

/** In trouble since two minutes, as `web1/http` was, and looked at last a second before that was well again. */
function other(id: string, { openedAt = AT - 2 * MINUTE, lookedAt = AT - 1_000, ...more }: Partial<Other> = {}): Entry {
  const state = { ...pendingState(id, 0), status: 'critical', candidate: null, blockedBy: null, ...more.state }
  const entry = {
    check: check(id),
    silenced: false,
    downtime: false,
    cover: {},
    acknowledgement: null,
    incident: { openedAt },
    latest: { at: lookedAt, seenAt: lookedAt - AT + NOW },
  }
  return { ...entry, ...more, state } as Entry // all that is asked of one
}
interface Other extends Pick<Entry, 'silenced' | 'downtime'> {
  readonly openedAt: number
  readonly lookedAt: number
  readonly state: Partial<Entry['state']>
}

let now: number
/** How far somebody set the clock on the wall. */
let setMs: number
/** Ids of the checks that were asked to be looked at now. */
let hurried: string[]
beforeEach(() => {
  now = NOW
  hurried = []
  setMs = 0
})
const lookoutIn = (memory: Memory) =>
  createLookout({
    memory,
    hurry: (id) => void hurried.push(id),
    moment: () => ({ at: AT - NOW + now + setMs, seenAt: now }),
  })

/** Whether the recovery of `web1/http` waits for it. */
function isAwaited(one: Entry): boolean {
  const own = other('web1/http', { state: { status: 'ok' } })
  const memory = { entries: new Map([own, one].map((entry) => [entry.check.id, entry])) } as Memory // of which no more is asked
  const notice = { checkId: own.check.id, why: 'resolved', to: 'ok', at: AT, since: AT - 2 * MINUTE } as const
  return lookoutIn(memory).growing([notice as never]).size > 0
}

test.each<[string, boolean, Entry]>([
  ['what failed with it and was not looked at since', true, other('web1/load')],
  ['what failed half a minute later', true, other('web1/load', { openedAt: AT - 1.5 * MINUTE })],
  ['what failed long before', false, other('web1/load', { openedAt: AT - 4 * MINUTE })],
  ['what was looked at since', false, other('web1/load', { lookedAt: AT + 1 })],
  [
    'what was looked at since and well, not often enough yet',
    true,
    other('web1/load', { lookedAt: AT + 1, state: { candidate: { status: 'ok', count: 1 } } }),
  ],
  ['what is elsewhere', false, other('web2/load')],
  ['what is well', false, other('web1/load', { state: { status: 'ok' } })],
  ['what is silenced', false, other('web1/load', { silenced: true })],
  ['what is in a downtime', false, other('web1/load', { downtime: true })],
  ['what is explained by another', false, other('web1/load', { state: { blockedBy: 'lb/http' } })],
])('a recovery waits for the rest of its outage: %s: %s', (_, awaited, one) => {
  expect(isAwaited(one)).toBe(awaited)
})

const lookoutOver = (...entries: readonly Entry[]) =>
  lookoutIn({
    entries: new Map(entries.map((entry) => [entry.check.id, entry])),
    dependents: dependents(entries.map(({ check }) => check)),
  } as unknown as Memory) // of which no more is asked
const said = (checkId: string, why: string, to: string) =>
  ({ checkId, why, to, at: AT, since: AT - 2 * MINUTE }) as unknown as Notice // of which no more is asked

test('what a check is now is known, and nothing of one that left', () => {
  const { statusOf } = lookoutOver(other('web1/http'))
  expect([statusOf('web1/http'), statusOf('gone')]).toEqual(['critical', null])
})

test('what has eased waits for the look that may say that it is over', () => {
  const growing = (lookedAt: number, why = 'eased', status: Status = 'warning') =>
    lookoutOver(other('web1/http', { lookedAt, state: { status } })).growing([said('web1/http', why, 'warning')])
  expect(growing(AT)).toEqual(new Set(['web1/http']))
  expect(growing(AT + 1).size).toBe(0)
  // That it is worse again is told with it.
  expect(growing(AT + 1, 'eased', 'critical').size).toBe(1)
  expect(growing(AT, 'worse').size).toBe(0)
  expect(lookoutOver().growing([said('gone', 'eased', 'warning')]).size).toBe(0)
})

test('when very many fail at once, or were failing with it, all of them wait for each other wherever they are', () => {
  const failing = { status: 'ok', candidate: { status: 'critical', count: 1 } } as const
  const many = (count: number, more: Parameters<typeof other>[1]) =>
    Array.from({ length: count }, (_, at) => other(`far${at}/load`, more))
  const opened = (count: number) =>
    lookoutOver(other('web1/http'), ...many(count, { state: failing })).growing([
      said('web1/http', 'opened', 'critical'),
    ])
  expect([opened(24).size, opened(25).size]).toEqual([0, 1])
  const resolved = (count: number, openedAt: number) =>
    lookoutOver(other('web1/http', { state: { status: 'ok' } }), ...many(count, { openedAt })).growing([
      said('web1/http', 'resolved', 'ok'),
    ])
  const together = AT - 1.9 * MINUTE
  expect([resolved(24, together).size, resolved(25, together).size, resolved(25, AT - 9 * MINUTE).size]).toEqual([
    0, 1, 0,
  ])
})

test('a problem waits for what is seen to fail beside it and not confirmed yet', () => {
  const beside = (state: Partial<Entry['state']>) =>
    lookoutOver(other('web1/http'), other('web1/load', { state })).growing([said('web1/http', 'opened', 'critical')])
      .size
  const failing = { status: 'critical', count: 1 } as const
  expect(beside({ status: 'ok', candidate: failing })).toBe(1)
  expect(beside({ status: 'ok' })).toBe(0)
  expect(beside({ status: 'warning', candidate: failing })).toBe(0)
  expect(beside({ status: 'pending', candidate: { status: 'ok', count: 1 } })).toBe(0)
})

describe('what may turn out to be explained', () => {
  const needing = (...needs: Entry['check']['needs']) => {
    const entry = other('web1/http')
    return { ...entry, check: { ...entry.check, needs } }
  }
  const well = (id: string, lookedAt: number, more: Partial<Other> = {}) =>
    other(id, { lookedAt, ...more, state: { status: 'ok', ...more.state } })
  const failing = { candidate: { status: 'critical', count: 1 } } as const

  test.each<[string, boolean, Entry]>([
    ['what is well since', false, well('lb/http', AT)],
    ['what was not looked at since', true, well('lb/http', AT - 1)],
    ['what has failed once since', true, well('lb/http', AT, { state: failing })],
    ['what may only be slow', false, well('lb/http', AT, { state: { candidate: { status: 'warning', count: 1 } } })],
    ['what is known to be critical', true, other('lb/http', { lookedAt: AT - 1 })],
    ['what needs nothing of it', false, well('db/mysql', AT - 1)],
  ])('by %s: %s', (_, expected, need) => {
    expect(lookoutOver(needing('lb/http'), need).mayBeExplained('web1/http', AT)).toBe(expected)
  })

  test.each<[string, Partial<Entry['state']>]>([
    ['is slow', { status: 'warning' }],
    ['may be slow', { status: 'ok', candidate: { status: 'warning', count: 1 } }],
  ])('by what is behind another one: what %s may itself need what has failed', (_, state) => {
    const balancer = { ...well('web2/http', AT, { state }), check: { ...check('web2/http'), needs: ['lb/http'] } }
    const over = (lb: Entry) => lookoutOver(needing('web2/http'), balancer, lb).mayBeExplained('web1/http', AT)
    expect(over(well('lb/http', AT))).toBe(false)
    expect(over(well('lb/http', AT, { state: failing }))).toBe(true)
    expect(over(well('lb/http', AT - 1))).toBe(true)
  })

  test('the clock on the wall may be set meanwhile', () => {
    const lookout = lookoutOver(needing('lb/http'), well('lb/http', AT))
    for (const ms of [0, -3_600_000, 3_600_000]) {
      setMs = ms
      expect(lookout.mayBeExplained('web1/http', AT)).toBe(false)
    }
    // What began since it was set back began later than all that was seen before.
    setMs = -3_600_000
    now = NOW + 1
    expect(lookout.mayBeExplained('web1/http', AT - 3_599_999)).toBe(true)
  })

  test('nothing of a check that needs nothing, or left', () => {
    const { mayBeExplained, explainedWithinMs } = lookoutOver(needing(), well('lb/http', AT - 1))
    expect([mayBeExplained('web1/http', AT), mayBeExplained('gone', AT)]).toEqual([false, false])
    expect([explainedWithinMs('web1/http'), explainedWithinMs('gone')]).toEqual([0, 0])
  })

  test('who is waited for is looked at now, and no more than once a second', () => {
    const lookout = lookoutOver(needing('lb/http'), well('lb/http', AT - 1))
    for (let at = 0; at < 25; at += 1) {
      now = NOW + at * 100
      lookout.mayBeExplained('web1/http', AT)
    }
    expect(hurried).toEqual(['lb/http', 'lb/http', 'lb/http'])
  })

  describe('once what it needs is found to be well', () => {
    /** `web1/http`, held while `lb/http` was as it says, and looked at last from that moment to this one. */
    const isHeldAfter = (state: Partial<Entry['state']>, [from, to]: readonly [number, number]) => {
      const own = needing('lb/http')
      const need = well('lb/http', AT - 1, { state })
      const lookout = lookoutOver(own, need)
      expect(lookout.mayBeExplained('web1/http', AT)).toBe(true)
      Object.assign(need, well('lb/http', AT + 1_000))
      now = NOW + 2_000
      hurried = []
      Object.assign(own, { latest: { seenAt: NOW + to, durationMs: to - from } })
      return lookout.mayBeExplained('web1/http', AT)
    }
    test('a look of before does not release it: it may have met the same trouble', () => {
      expect(isHeldAfter(failing, [-8_000, 1_000])).toBe(true)
      expect(isHeldAfter(failing, [0, 1_000])).toBe(true)
      expect(hurried).toEqual(['web1/http'])
    })
    test('its own look from then on does', () => {
      expect(isHeldAfter(failing, [1, 1_000])).toBe(false)
    })
    test('where nothing had failed no other look is waited for', () => {
      expect(isHeldAfter({}, [-8_000, 0])).toBe(false)
    })
  })

  test('who is told of by others is not waited for', () => {
    const need = well('lb/http', AT - 1)
    const told = { ...need, check: { ...need.check, way: { by: 'receive' } as const } }
    expect(lookoutOver(needing('lb/http'), told).mayBeExplained('web1/http', AT)).toBe(false)
    expect(hurried).toEqual([])
  })

  test('while one of those is well of which one is enough, it is its own', () => {
    const any = [{ any: ['web2/http', 'web3/http'] }]
    const over = (lookedAt: number) =>
      lookoutOver(needing(...any), well('web2/http', AT - 1), well('web3/http', lookedAt))
    expect(over(AT).mayBeExplained('web1/http', AT)).toBe(false)
    expect(over(AT - 1).mayBeExplained('web1/http', AT)).toBe(true)
  })

  test('it is known after as many looks as are believed, and what they take; never later than in two minutes', () => {
    const slow = well('lb/http', AT)
    const span = (more: Partial<Entry['check']>) =>
      lookoutOver(needing('lb/http', 'gone'), { ...slow, check: { ...slow.check, ...more } }).explainedWithinMs(
        'web1/http',
      )
    expect(span({ timeoutMs: 500, retryMs: 200, attempts: 3 })).toBe(3 * (2_000 + 500) + 2 * 200)
    expect(span({ timeoutMs: 60_000, retryMs: 60_000, attempts: 9 })).toBe(120_000)
  })

  test('a look that failed us confirms nothing: there is time for another one', () => {
    const need = well('lb/http', AT, { state: { recent: ['critical'] } })
    const look = (outcome: string, seenAt: number) =>
      Object.assign(need, { latest: { ...need.latest, outcome, seenAt } })
    Object.assign(need.check, { timeoutMs: 500, retryMs: 200, attempts: 2 })
    const { explainedWithinMs } = lookoutOver(needing('lb/http'), need)
    const span = () => explainedWithinMs('web1/http')
    look('failed', NOW - 9)
    expect(span()).toBe(2 * 2_500 + 200)
    look('crashed', NOW - 8)
    expect([span(), span()]).toEqual([3 * 2_500 + 2 * 200, 3 * 2_500 + 2 * 200])
    look('failed', NOW - 7)
    expect(span()).toBe(3 * 2_500 + 2 * 200)
    now = NOW + 2 * MINUTE
    expect(span()).toBe(2 * 2_500 + 200)
    // What was never seen to fail is not waited for the longer.
    const unseen = well('lb/http', AT)
    Object.assign(unseen, { latest: { ...unseen.latest, outcome: 'crashed', seenAt: now } })
    Object.assign(unseen.check, { timeoutMs: 500, retryMs: 200, attempts: 2 })
    expect(lookoutOver(needing('lb/http'), unseen).explainedWithinMs('web1/http')).toBe(2 * 2_500 + 200)
  })

  test('what is decided anew is another message, about the check as people have it', () => {
    const entry = other('web1/http')
    const shown = { ...entry, state: { ...entry.state, status: 'ok', since: AT + 5, verdict: { text: 'well again' } } }
    const unheard: Memory['unheard'] = new Set()
    const known = { lastSeq: 41, unheard, planAt: AT + 9 }
    const memory = { ...known, entries: new Map([['web1/http', { ...entry, shown }]]) } as unknown as Memory
    const { situationNow } = lookoutIn(memory)
    const notice: Notice = {
      ...{
        incident: '7',
        transition: 7,
        checkId: 'web1/http',
        host: null,
        why: 'opened',
        from: 'ok',
        to: 'critical',
        was: [],
      },
      ...{ at: AT, since: AT, text: 'refused', groups: [], explains: [], runbook: null, link: null },
    }
    expect(situationNow(notice)).toMatchObject({
      transition: { seq: 42, at: AT + 5, text: 'well again', change: { of: 'status', from: 'ok', to: 'ok' } },
      state: { status: 'ok' },
    })
    expect(situationNow({ ...notice, checkId: 'gone' })).toMatchObject({
      transition: {
        seq: 43,
        at: AT + 9,
        text: 'no longer watched',
        change: { of: 'status', from: 'ok', to: 'pending' },
      },
      state: { status: 'pending' },
    })
    expect(situationNow({ ...notice, checkId: 'the monitor itself (store)' })).toMatchObject({
      transition: { seq: 44, at: AT, text: 'refused', change: { of: 'status', to: 'critical' } },
      state: { status: 'critical' },
    })
    expect(memory.lastSeq).toBe(44)
    // People do not have it yet: what is decided then is decided for all.
    unheard.add(asTold(notice))
    expect(situationNow(notice)).toBeNull()
    expect(situationNow({ ...notice, checkId: 'gone' })).not.toBeNull()
  })

  test('what it explains is named', () => {
    const blocked = { ...needing('lb/http'), state: { ...needing().state, blockedBy: 'lb/http' } }
    const { explains } = lookoutOver(blocked, other('lb/http'), other('web2/http'))
    expect([explains('lb/http'), explains('web2/http')]).toEqual([['web1/http'], []])
  })
})
