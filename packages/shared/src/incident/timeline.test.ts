import { expect, test } from 'vitest'
import { madeUpDecision } from '../decision.made-up.ts'
import type { Effect } from '../incident-view.ts'
import type { Account, Fate, Transition } from '../model.ts'
import { momentWords } from './moment-words.ts'
import { type Captured, effectsByCheck, timelineOf } from './timeline.ts'

const effect = (checkId: string, from: number, until: number | null = null, front = false): Effect => ({
  ...{ seq: from, checkId, from, until, front },
})
const event = (at: number, to: 'ok' | 'warning' | 'critical', text = ''): Transition => ({
  ...{ seq: at, checkId: 'lb', at, text, change: { of: 'status', from: 'unknown', to } },
})
const note = (at: number, text: string, by = 'ann') => ({ id: '1', checkId: 'lb', incidentId: '1000', at, text, by })
const fate = (rest: Partial<Fate>): Fate => ({
  ...{ state: 'sent', queuedAt: 1, dueAt: 1, message: 'm', tries: 1, firstTriedAt: 1, nextTryAt: null },
  ...{ doneAt: 1, error: null, receipt: null, providerId: null, others: 0, saidBy: null },
  ...rest,
})
const account = (recipient: string, of: Partial<Fate>, rest: Partial<Account> = {}): Account => ({
  ...madeUpDecision({ recipient, status: 'critical' }),
  ...{ text: null, fate: fate(of), waits: null },
  ...rest,
})
const capture = (checkId: string, at: number, titles: readonly string[], by = ''): Captured => ({
  ...{ checkId, at, by, error: null, why: by === '' ? 'problem' : 'person' },
  sections: titles.map((title) => ({ title })),
})

const whose = { id: '1000', channels: [{ name: 'ops', kind: 'slack' }] }
type Given = Parameters<typeof timelineOf>[0]
const said = (given: Partial<Given>, captures: readonly Captured[] = []) =>
  timelineOf({ events: [], effects: [], told: [], notes: [], ...given }, captures).map((moment) => {
    const { title, text } = momentWords(moment, whose, (at) => `@${at}`)
    return `${moment.at} ${title}: ${text}`
  })

test('effects that begin or end together are one entry, after what they come of', () => {
  const events = [event(100_000, 'ok', 'well'), event(1_000, 'critical', 'refused')]
  const effects = [
    ...[effect('a', 1_000, 100_000), effect('b', 20_000, 110_000)],
    ...[effect('c', 40_000, 200_000), effect('a', 50_000)],
  ]
  expect(said({ events, effects, notes: [note(60_000, 'a fuse')] })).toEqual([
    '1000 began, critical: refused',
    '1000 2 effects: a, b, until @20000',
    '40000 2 effects: c, a, until @50000',
    '60000 note by ann: a fuse',
    '100000 over, recovered: well',
    '100000 2 effects over: a, b, until @110000',
    '200000 1 effect over: c',
  ])
})

test('many effects are told by what they are', () => {
  const effects = ['web1/page', 'web2/page', 'web3/page', 'web1/disk'].map((id) => effect(id, 1))
  expect(said({ effects })).toEqual(['1 4 effects: page 3, disk'])
})

test('who was told stands where the message arrived, those together who were told at once', () => {
  const told = [
    account('late', { state: 'dead', doneAt: 9_000, tries: 3, error: 'answers 500' }),
    account('mail', { doneAt: 5_900 }),
    account('ops', { doneAt: 5_000 }),
    account('quiet', {}, { send: false, why: 'silenced', fate: null }),
    account('ops', { doneAt: 5_000, saidBy: 2 }, { transitionSeq: 2 }),
    account('ops', { state: 'withdrawn', doneAt: 5_000 }, { transitionSeq: 3 }),
  ]
  expect(said({ told })).toEqual([
    '5000 ops (slack), mail: were told of critical',
    '9000 late: was never told of critical: given up at @9000 after 3 tries: answers 500',
  ])
})

test('what was recorded is named, of one go in one entry', () => {
  const captures = [
    ...[capture('db1/mysql', 30, ['a', 'b', 'c', 'd']), capture('db1/disk', 20, ['files']), capture('x', 25, [])],
    capture('db1/mysql', 22, ['a'], 'ann'),
  ]
  expect(said({}, captures)).toEqual([
    '20 recorded: db1 disk (files), db1 mysql (a, b, c, …)',
    '22 recorded: db1 mysql (a), because ann asked',
  ])
})

test('what is explained again is one effect; what visitors see stands first, then what goes on', () => {
  const effects = [effect('a', 1, 5), effect('b', 2, 3), effect('c', 3, 4, true), effect('b', 6)]
  expect(effectsByCheck(effects).map(({ checkId, from, until }) => [checkId, from, until])).toEqual([
    ['c', 3, 4],
    ['b', 2, null],
    ['a', 1, 5],
  ])
})
