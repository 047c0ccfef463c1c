import type { DowntimeRule, Quiet } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { refitted, successors } from './recurring.ts'

const at = (time: string) => Date.parse(`2026-01-${time}Z`)
const rule = (more: Partial<DowntimeRule> = {}): DowntimeRule => ({
  ...{ name: 'backup', match: { groups: ['webs'] }, every: '0 2 * * *', zone: 'UTC', forMs: 3_600_000, until: null },
  ...{ expect: null, note: 'tapes' },
  ...more,
})
const first = (time: string, of = rule()): Quiet => {
  const [made] = refitted([of], [], at(time))
  if (made === undefined) throw new Error('the rule made none')
  return made
}
const begun = (time: string, of?: DowntimeRule): Quiet => ({ ...first(time, of), beganAt: at(time) })

test('a rule that is new has one to come, or the one that is under way', () => {
  expect(first('04T12:00')).toEqual({
    ...{ id: `backup@${at('05T02:00')}`, kind: 'downtime', rule: 'backup', match: { groups: ['webs'] } },
    ...{ from: at('05T02:00'), until: at('05T03:00'), at: at('04T12:00'), by: 'configuration', note: 'tapes' },
    ...{ beganAt: null, endedAt: null, expect: null, lastsMs: null, foretoldAt: null },
  })
  expect(first('05T02:30')).toMatchObject({ from: at('05T02:00'), until: at('05T03:00') })
})

test('a reload that changes nothing of it moves nothing', () => {
  const quiet = begun('05T02:00')
  expect(refitted([rule()], [quiet], at('05T02:30'))).toEqual([])
  expect(refitted([rule()], [first('04T12:00')], at('04T13:00'))).toEqual([])
})

test('one in force takes what its rule says by now, and stays the same one', () => {
  const quiet = begun('05T02:00')
  const changed = rule({ match: { hosts: ['lb'] }, forMs: 7_200_000, note: 'more tapes', expect: ['refused'] })
  expect(refitted([changed], [quiet], at('05T02:30'))).toEqual([
    { ...quiet, match: { hosts: ['lb'] }, until: at('05T04:00'), note: 'more tapes', expect: ['refused'] },
  ])
})

test('where the rule says another time, what it had ends, and the next is to come', () => {
  const quiet = begun('05T02:00')
  expect(refitted([rule({ every: '0 5 * * *' })], [quiet], at('05T02:30'))).toMatchObject([
    { id: quiet.id, endedAt: at('05T02:30') },
    { from: at('05T05:00'), beganAt: null },
  ])
})

test('what no rule says any more ends; what somebody asked for has nothing to do with that', () => {
  const quiet = begun('05T02:00')
  const asked = { ...quiet, id: 'asked', rule: null }
  expect(refitted([], [quiet, asked], at('05T02:30'))).toEqual([{ ...quiet, endedAt: at('05T02:30') }])
})

test('after one comes the next, and what passed meanwhile does not', () => {
  const ended = { ...begun('05T02:00'), endedAt: at('05T03:00') }
  expect(successors([rule()], ended, at('05T03:00'))).toMatchObject([{ from: at('06T02:00') }])
  expect(successors([rule()], ended, at('09T02:30'))).toMatchObject([{ from: at('09T02:00'), until: at('09T03:00') }])
})

test('one that somebody ended, or cancelled, does not come again', () => {
  const ended = { ...begun('05T02:00'), endedAt: at('05T02:10') }
  expect(successors([rule()], ended, at('05T02:10'))).toMatchObject([{ from: at('06T02:00') }])
  const cancelled = { ...first('04T12:00'), endedAt: at('04T13:00') }
  expect(successors([rule()], cancelled, at('04T13:00'))).toMatchObject([{ from: at('06T02:00') }])
})

test('nothing comes after one that is open, that somebody asked for, or whose rule is gone', () => {
  const quiet = begun('05T02:00')
  const ended = { ...quiet, endedAt: at('05T03:00') }
  expect(successors([rule()], quiet, at('05T02:30'))).toEqual([])
  expect(successors([rule()], { ...ended, rule: null }, at('05T03:00'))).toEqual([])
  expect(successors([], ended, at('05T03:00'))).toEqual([])
})

test('both for and until: a window in which it begins with the first trouble, and that length from then on', () => {
  const flexible = rule({ forMs: 1_800_000, until: '06:00' })
  const quiet = first('04T12:00', flexible)
  expect(quiet).toMatchObject({ from: at('05T02:00'), until: at('05T06:00'), lastsMs: 1_800_000 })
  const lasting = { ...quiet, beganAt: at('05T03:00'), until: at('05T03:30') }
  expect(refitted([flexible], [lasting], at('05T03:10'))).toEqual([])
})
