import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Decision } from '@foretop/shared/model.ts'
import { DECISION_REASONS } from '@foretop/shared/words.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Situation } from '../core/situation.ts'
import { BOTH } from './both.made-up.ts'
import type { Belief, DecisionStore } from './decisions.ts'

const decision = (transitionSeq: number, rest: Partial<Decision> = {}): Decision =>
  madeUpDecision({ transitionSeq, at: transitionSeq, ...rest })
const situation = (seq: number): Situation => ({
  transition: {
    seq,
    checkId: 'web11/http',
    at: 5,
    text: 'refused',
    change: { of: 'status', from: 'ok', to: 'critical' },
  },
  check: { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs'], runbook: 'restart it' },
  state: { status: 'critical', since: 5, flapping: false, blockedBy: 'lb/http' },
  incident: madeUpIncident('web11/http'),
  ...{ acknowledgedAs: 'warning', silenced: true, downtime: false },
})
const belief = (recipient: string, rest: Partial<Belief> = {}): Belief => ({
  ...{ checkId: 'web11/http', recipient, incident: '7', since: 5, status: 'critical', was: ['warning', 'critical'] },
  ...{ wasAt: [5, 9], lastAt: 12 },
  ...rest,
})

describe.each(BOTH)('decisions in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let store: DecisionStore
  beforeEach(() => {
    opened = open()
    store = opened.decisions
  })
  afterEach(() => opened[Symbol.dispose]())

  test('what was decided is read again: for whom, whether and why', async () => {
    const all = DECISION_REASONS.map((why, index) =>
      decision(index + 1, { why, at: 1_000 + index, send: index % 2 === 0, recipient: index % 3 === 0 ? '' : 'ops' }),
    )
    await opened.put({ decisions: all })
    expect(await store.decisions({ limit: 99 })).toEqual(all.toReversed())
  })

  test('a transition has one for each recipient, and the last of two for the same', async () => {
    await opened.put({ decisions: [decision(1), decision(1, { recipient: 'mail', why: 'worse' })] })
    await opened.put({ decisions: [decision(1, { why: 'never-told', send: false })] })
    expect((await store.decisions({ limit: 9 })).map(({ recipient, why }) => `${recipient} ${why}`)).toEqual([
      'ops never-told',
      'mail worse',
    ])
  })

  test('they are found by check, newest first', async () => {
    await opened.put({ decisions: [decision(1, { checkId: 'a' }), decision(2), decision(3, { checkId: 'a' })] })
    const seqs = async (filter: Parameters<DecisionStore['decisions']>[0]) =>
      (await store.decisions(filter)).map(({ transitionSeq }) => transitionSeq)
    expect(await seqs({ limit: 2 })).toEqual([3, 2])
    expect(await seqs({ limit: 9, checkId: 'a' })).toEqual([3, 1])
  })

  test('old ones are dropped; one exactly as old as the time is kept', async () => {
    await opened.put({ decisions: [decision(999), decision(1_000)] })
    await opened.put({ old: { before: 1_000, sessionsBefore: 0 } })
    expect((await store.decisions({ limit: 9 })).map(({ at }) => at)).toEqual([1_000])
  })

  test('a transition is undecided until it is decided, however old, and known again with all of its moment', async () => {
    await opened.put({ undecided: [situation(9), situation(8)] })
    await opened.put({ old: { before: 2 ** 40, sessionsBefore: 0 } })
    expect(await opened.again().decisions.undecided()).toEqual([situation(8), situation(9)])
    expect(await store.undecided(situation(9).check.id)).toEqual([situation(8), situation(9)])
    expect(await store.undecided('another')).toEqual([])
    await opened.put({ decisions: [decision(8, { why: 'blocked', send: false })] })
    expect(await store.undecided()).toEqual([situation(9)])
  })

  test('what each recipient believes of each check is known again, until that is over', async () => {
    await opened.put({ beliefs: [belief('ops'), belief('mail', { status: 'warning', was: ['warning'] })] })
    const other = belief('ops', { checkId: 'db1/lag', since: 6 })
    await opened.put({ beliefs: [other, belief('ops', { incident: '9' })] })
    const believed = await opened.again().decisions.beliefs()
    expect(new Set(believed)).toEqual(
      new Set([belief('mail', { status: 'warning', was: ['warning'] }), other, belief('ops', { incident: '9' })]),
    )
    await opened.put({ over: [{ checkId: 'web11/http', recipient: 'ops' }] })
    expect((await store.beliefs()).map(({ checkId, recipient }) => `${checkId} ${recipient}`).sort()).toEqual([
      'db1/lag ops',
      'web11/http mail',
    ])
  })
})
