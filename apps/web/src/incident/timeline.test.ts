import type { Effect } from '@foretop/shared/incident-view.ts'
import type { Transition } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { effectsByCheck, timelineOf } from './timeline.ts'

const effect = (checkId: string, from: number, until: number | null = null, front = false): Effect => ({
  ...{ seq: from, checkId, from, until, front },
})
const event = (at: number, to: 'ok' | 'critical'): Transition => ({
  ...{ seq: at, checkId: 'lb', at, text: '', change: { of: 'status', from: 'unknown', to } },
})
const told = (...given: Parameters<typeof timelineOf>) =>
  timelineOf(...given).map((moment) => {
    if (moment.of === 'event') return `${moment.at} ${moment.event.change.to}`
    return moment.of === 'note' ? `${moment.at} note` : `${moment.at} ${moment.of} ${moment.checkIds.join(' ')}`
  })

test('effects that begin or end together are one entry, after what they come of', () => {
  const events = [event(100_000, 'ok'), event(1_000, 'critical')]
  const effects = [
    ...[effect('a', 1_000, 100_000), effect('b', 20_000, 110_000)],
    ...[effect('c', 40_000, 200_000), effect('a', 50_000)],
  ]
  const note = { id: '1', checkId: 'lb', at: 60_000, text: '', by: '' }
  expect(told({ events, effects }, [note])).toEqual([
    '200000 ended c',
    '100000 ended a b',
    '100000 ok',
    '60000 note',
    '40000 began c a',
    '1000 began a b',
    '1000 critical',
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
