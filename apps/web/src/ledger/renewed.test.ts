import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import type { Account } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { renewed } from './renewed.ts'

const account = (transitionSeq: number, text: string, recipient = 'ops'): Account => ({
  ...madeUpDecision({ transitionSeq, recipient }),
  ...{ text, fate: null, waits: null },
})
const page = (accounts: readonly Account[], after: string | null = null) => ({ accounts, after })
const shown = (...[newest, pages]: Parameters<typeof renewed>) => {
  const { accounts, isTorn } = renewed(newest, pages)
  return [accounts.map(({ transitionSeq, recipient, text }) => `${transitionSeq} ${recipient} ${text}`), isTorn]
}
const BEFORE = [
  page([account(4, 'waits'), account(3, 'waits')], '3/ops'),
  page([account(2, 'told'), account(1, 'told')]),
]

test('the newest page is as it is now, and what was read before follows it', () => {
  const newest = page([account(5, 'waits'), account(4, 'told')], '4/ops')
  expect(shown(newest, BEFORE)).toEqual([
    ['5 ops waits', '4 ops told', '3 ops waits', '2 ops told', '1 ops told'],
    false,
  ])
})

test('within one transition they stand by recipient, backwards', () => {
  const pages = [page([account(4, 'old', 'ops'), account(4, 'old', 'mail')], '4/mail'), page([account(3, 'old')])]
  const newest = page([account(5, 'new'), account(4, 'new', 'ops')], '4/ops')
  expect(shown(newest, pages)[0]).toEqual(['5 ops new', '4 ops new', '4 mail old', '3 ops old'])
})

test('where so much came that the pages do not meet, something may be missing between them', () => {
  expect(shown(page([account(9, 'new'), account(8, 'new')], '8/ops'), BEFORE)[1]).toBe(true)
  expect(shown(page([account(9, 'new'), account(8, 'new')], '8/ops'), [])[1]).toBe(false)
})

test('what the newest page does not hold is no more, where it is the only one', () => {
  expect(shown(page([account(4, 'waits')]), BEFORE)).toEqual([['4 ops waits'], false])
  expect(shown(page([]), BEFORE)).toEqual([[], false])
})

test('until it is there what was read before is shown', () => {
  expect(shown(undefined, BEFORE)[0]).toHaveLength(4)
})
