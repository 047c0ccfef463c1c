import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Acknowledgement, Incident, Observation, Transition } from '@foretop/shared/model.ts'
import { type DecisionReason, STATUSES } from '@foretop/shared/words.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Notice, rowFor } from '../alerts/notice.ts'
import { pendingState } from '../core/advance.ts'
import { BOTH } from './both.made-up.ts'
import type { StateStore } from './state.ts'

const incident = (seq: number, rest: Partial<Incident> = {}) =>
  madeUpIncident('web11/http', { id: String(seq), openedAt: seq, ...rest })
const taken = (checkId: string, rest: Partial<Acknowledgement> = {}): Acknowledgement => ({
  checkId,
  incidentId: '7',
  status: 'critical',
  at: 5,
  until: null,
  sticky: true,
  by: 'ann',
  note: '',
  ...rest,
})
const seen: Observation = {
  checkId: 'web11/http',
  host: 'web11',
  address: '127.0.0.1',
  at: 1_000,
  durationMs: 12,
  outcome: 'answered',
  metrics: { total: 12, disks: { sda: 1 } },
  details: { version: '1.2' },
  text: '200 in 12 ms',
}

describe.each(BOTH)('states and events in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let store: StateStore
  beforeEach(() => {
    opened = open()
    store = opened.state
  })
  afterEach(() => opened[Symbol.dispose]())

  const transition = async (seq: number, checkId = 'web11/http') =>
    await opened.put({ transitions: [{ seq, checkId, at: seq, text: '', change: { of: 'flapping', to: true } }] })
  const decided = (seq: number, checkId: string, why: DecisionReason, recipient = 'ops') =>
    opened.put({
      decisions: [madeUpDecision({ transitionSeq: seq, recipient, checkId, at: seq, send: why === 'opened', why })],
    })

  test('numbers go on after those of an incident whose transitions are long gone', async () => {
    await transition(9)
    await opened.put({ incidents: [incident(9)] })
    await opened.put({ old: { before: 1_000, sessionsBefore: 1_000 } })
    expect((await store.load()).lastSeq).toBe(9)
  })
  test('numbers go on after those of a notice that is still kept', async () => {
    const notice: Notice = {
      ...{ incident: '12', transition: 12, checkId: 'web11/http', host: 'web11', why: 'opened', from: 'ok' },
      ...{ to: 'critical', was: [], at: 1_000, since: 1_000, text: 'refused', groups: [], explains: [] },
      ...{ runbook: null, link: null },
    }
    await opened.put({ notices: [rowFor(notice, 'ops', 1_000)] })
    expect((await store.load()).lastSeq).toBe(12)
  })
  test('numbers begin anew only in a new file', async () => expect((await store.load()).lastSeq).toBe(0))

  test('a start knows what somebody has taken on, and as what', async () => {
    const taken = {
      checkId: 'web11/http',
      incidentId: '7',
      status: 'warning',
      at: 5,
      until: null,
      sticky: false,
      by: 'ann',
      note: '',
    } as const
    await opened.put({ acknowledgements: [taken] })
    expect((await store.load()).acknowledgements.get('web11/http')).toEqual(taken)
  })
  test('of a check that has left, nobody has anything any more', async () => {
    for (const checkId of ['a', 'b']) {
      await opened.put({
        acknowledgements: [
          { checkId, incidentId: '7', status: 'warning', at: 5, until: null, sticky: true, by: 'ann', note: '' },
        ],
      })
      await opened.put({ states: [{ state: { ...pendingState(checkId, 5), status: 'warning' }, latest: null }] })
    }
    await opened.put({ gone: ['a'] })
    const { states, acknowledgements } = await store.load()
    expect([[...states.keys()], [...acknowledgements.keys()]]).toEqual([['b'], ['b']])
  })
  test('events are those of the checks asked for, newest first, page by page', async () => {
    for (const [seq, checkId] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'a'],
      [5, 'b'],
    ] as const)
      await transition(seq, checkId)
    const seqs = async (filter: Parameters<StateStore['events']>[0]) =>
      (await store.events(filter)).map(({ seq }) => seq)
    expect(await seqs({ limit: 2 })).toEqual([5, 4])
    expect(await seqs({ limit: 9, before: 3 })).toEqual([2, 1])
    expect(await seqs({ limit: 2, checkIds: ['a', 'c'] })).toEqual([4, 3])
    expect(await seqs({ limit: 9, before: 4, checkIds: ['a', 'b'] })).toEqual([2, 1])
    expect(await seqs({ limit: 9, checkIds: [] })).toEqual([])
  })
  test('incidents are found by check and by being open, newest first', async () => {
    await opened.put({ incidents: [incident(1, { checkId: 'a', closedAt: 5, closedAs: 'recovered' })] })
    await opened.put({ incidents: [incident(2, { checkId: 'b' })] })
    await opened.put({ incidents: [incident(3, { checkId: 'a' })] })
    const ids = async (filter: Parameters<StateStore['incidents']>[0]) =>
      (await store.incidents(filter)).map(({ id }) => id)
    expect(await ids({ limit: 2 })).toEqual(['3', '2'])
    expect(await ids({ limit: 9, open: true })).toEqual(['3', '2'])
    expect(await ids({ limit: 9, open: false })).toEqual(['1'])
    expect(await ids({ limit: 9, open: false, checkId: 'b' })).toEqual([])
    expect(await ids({ limit: 9, checkId: 'a' })).toEqual(['3', '1'])
    expect(await ids({ limit: 9, checkId: 'a', open: true })).toEqual(['3'])
  })

  test('what is written of an incident is read again, and of one that is saved again only the last', async () => {
    const all = STATUSES.map((worst, index) => incident(index + 1, { worst, text: `was ${worst}` }))
    for (const one of all) await opened.put({ incidents: [one] })
    const closed = [
      { ...incident(1), closedAt: 50, closedAs: 'recovered', worst: 'warning', text: 'it passed' },
      { ...incident(2), closedAt: 60, closedAs: 'removed' },
    ] as const
    for (const one of closed) await opened.put({ incidents: [one] })
    expect(await store.incidents({ limit: 9 })).toEqual([...closed, ...all.slice(2)].reverse())
  })

  test('what happened is read again: when, what it said and what changed', async () => {
    const about = (seq: number, change: Transition['change']) =>
      ({ seq, checkId: 'web11/http', at: 1_000 + seq, text: `it is ${seq}`, change }) as const
    const all = [
      about(1, { of: 'status', from: 'ok', to: 'critical' }),
      about(2, { of: 'flapping', to: true }),
      about(3, { of: 'blockedBy', to: 'router/ping' }),
      about(4, { of: 'blockedBy', to: null }),
      about(5, { of: 'acknowledged', to: true }),
      about(6, { of: 'silenced', to: false }),
      about(7, { of: 'downtime', to: true }),
    ]
    for (const one of all) await opened.put({ transitions: [one] })
    expect(await store.events({ limit: 9 })).toEqual(all.toReversed())
    expect(await store.events({ limit: 2, checkIds: ['web11/http'] })).toEqual([all[6], all[5]])
  })
  test('times with fractions are kept to the nearest millisecond', async () => {
    await opened.put({ incidents: [incident(1, { openedAt: 1_000.6, closedAt: 2_000.6, closedAs: 'recovered' })] })
    await opened.put({})
    await opened.put({
      transitions: [{ seq: 1, checkId: 'a', at: 4_000.6, text: '', change: { of: 'flapping', to: true } }],
    })
    expect(await store.incidents({ limit: 1 })).toMatchObject([{ openedAt: 1_001, closedAt: 2_001 }])
    expect(await store.events({ limit: 1 })).toMatchObject([{ at: 4_001 }])
  })

  test('what somebody has taken on is known with its end and its note, as it was said last', async () => {
    await opened.put({ acknowledgements: [taken('a', { until: 900, note: 'on it' })] })
    await opened.put({ acknowledgements: [taken('b')] })
    const again = taken('b', { incidentId: '8', status: 'warning', at: 6, until: 950, by: 'bob', note: 'mine now' })
    await opened.put({ acknowledgements: [again] })
    const { acknowledgements } = await store.load()
    expect([...acknowledgements.values()]).toEqual([taken('a', { until: 900, note: 'on it' }), again])
  })
  test('what somebody let go of belongs to nobody, and what others took on stays theirs', async () => {
    for (const checkId of ['a', 'b']) await opened.put({ acknowledgements: [taken(checkId)] })
    await opened.put({ states: [{ state: pendingState('a', 5), latest: null }] })
    await opened.put({ released: ['a'] })
    const { acknowledgements, states } = await store.load()
    expect([[...acknowledgements.keys()], [...states.keys()]]).toEqual([['b'], ['a']])
  })

  test('a start knows what is open, and nothing of what is closed', async () => {
    await opened.put({ incidents: [incident(1, { checkId: 'a', closedAt: 5, closedAs: 'recovered' })] })
    await opened.put({ incidents: [incident(2, { checkId: 'b' })] })
    expect((await store.load()).openIncidents).toEqual(new Map([['b', incident(2, { checkId: 'b' })]]))
  })
  test('a start knows of which open trouble nobody was told, by what was decided last', async () => {
    for (const [seq, checkId] of [
      'silenced',
      'downtime',
      'told',
      'blocked',
      'later',
      'again',
      'no-word',
      'one of two',
    ].entries())
      await opened.put({ incidents: [incident(seq + 1, { checkId })] })
    await opened.put({ incidents: [incident(20, { checkId: 'closed', closedAt: 30, closedAs: 'recovered' })] })
    await decided(1, 'silenced', 'silenced')
    await decided(2, 'downtime', 'downtime')
    await decided(3, 'told', 'opened')
    await decided(4, 'blocked', 'blocked')
    await decided(5, 'later', 'silenced')
    await decided(6, 'later', 'opened')
    await decided(7, 'again', 'opened')
    await decided(8, 'again', 'downtime')
    await decided(9, 'one of two', 'unchanged', 'pager')
    await decided(9, 'one of two', 'silenced')
    await decided(20, 'closed', 'silenced')
    await decided(21, 'never in trouble', 'silenced')
    expect((await store.load()).keptQuiet).toEqual(
      new Map([
        ['silenced', 'silenced'],
        ['downtime', 'downtime'],
        ['again', 'downtime'],
        ['one of two', 'silenced'],
      ]),
    )
  })

  test.each([
    [{ silenced: true, downtime: false }, 'silenced'],
    [{ silenced: true, downtime: true }, 'downtime'],
    [{ silenced: false, downtime: false }, undefined],
  ])('and by what is still to be decided: %o', async (kept, expected) => {
    await opened.put({ incidents: [incident(1, { checkId: 'a' })] })
    await decided(1, 'a', 'silenced')
    const situation = {
      transition: { seq: 2, checkId: 'a', at: 5, text: '', change: { of: 'flapping', to: false } },
      check: { id: 'a', name: 'a', host: null, groups: [], runbook: null },
      state: { status: 'critical', since: 5, flapping: false, blockedBy: null },
      ...{ incident: null, acknowledgedAs: null, ...kept },
    } as const
    await opened.put({ undecided: [situation] })
    expect((await store.load()).keptQuiet.get('a')).toBe(expected)
  })
  test('a start knows each state and what was seen last, each as it was saved last', async () => {
    const verdict = { status: 'warning', text: 'slow', culprit: 'total' } as const
    const state = { ...pendingState('web11/http', 5), status: 'warning', recent: ['ok', 'warning'], verdict } as const
    await opened.put({ states: [{ state: pendingState('web11/http', 5), latest: null }] })
    expect((await store.load()).observations).toEqual(new Map())
    await opened.put({ states: [{ state: state, latest: seen }] })
    const { states, observations } = await store.load()
    expect([states, observations]).toEqual([new Map([['web11/http', state]]), new Map([['web11/http', seen]])])
  })
  test('what is old is dropped; what is exactly as old as the time is kept, and what is open however old', async () => {
    for (const at of [999, 1_000]) {
      await transition(at)
      await opened.put({ incidents: [incident(at, { openedAt: 5, closedAt: at, closedAs: 'recovered' })] })
    }
    await opened.put({ incidents: [incident(7, { openedAt: 7 })] })
    await opened.put({ old: { before: 1_000, sessionsBefore: 1_000 } })
    expect((await store.events({ limit: 9 })).map(({ seq }) => seq)).toEqual([1_000])
    expect((await store.incidents({ limit: 9 })).map(({ id }) => id)).toEqual(['7', '1000'])
  })

  test('what a look concluded is known again after a restart', async () => {
    const look = { ...seen, checkId: 'a/plugin', says: 'warning' } as const
    await opened.put({ states: [{ state: pendingState('a/plugin', 1), latest: look }] })
    expect((await store.load()).observations.get('a/plugin')).toEqual(look)
  })
  test('of a look neither evidence nor the time by the clock of this run is known to the next', async () => {
    await opened.put({
      states: [{ state: pendingState('web11/http', 5), latest: { ...seen, seenAt: 17, evidence: { secret: 'x' } } }],
    })
    expect((await store.load()).observations.get('web11/http')).toEqual(seen)
  })
  test('what looks left for the next is known again, the last of each check, until the check is gone', async () => {
    const left = (checkId: string, value: string) => ({ checkId, revision: 'r1', value, at: 7 })
    await opened.put({ keepsakes: [left('a', '{"read":1}'), left('b', '[2]')] })
    await opened.put({ keepsakes: [{ ...left('a', '{"read":3}'), revision: 'r2' }] })
    expect((await store.load()).keepsakes).toEqual(
      new Map([
        ['b', left('b', '[2]')],
        ['a', { ...left('a', '{"read":3}'), revision: 'r2' }],
      ]),
    )
    await opened.put({ gone: ['a'] })
    expect([...(await store.load()).keepsakes.keys()]).toEqual(['b'])
  })
  test('what is there already cannot be written once more, and nothing of the write that would is', async () => {
    await transition(1)
    const [again, beside] = [
      { checkId: 'a', at: 5, text: '', change: { of: 'flapping', to: true } },
      incident(2),
    ] as const
    const refused = expect(
      opened.put({
        transitions: [
          { ...again, seq: 2 },
          { ...again, seq: 1 },
        ],
        incidents: [beside],
      }),
    ).rejects.toThrow()
    await refused
    expect([await store.events({ limit: 9 }), await store.incidents({ limit: 9 })]).toMatchObject([[{ seq: 1 }], []])
    expect(opened.committer.loss()).not.toBeNull()
  })
})
