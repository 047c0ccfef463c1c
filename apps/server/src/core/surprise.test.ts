import { describe, expect, test } from 'vitest'
import { type Expectation, isExpected, isSurprise } from './surprise.ts'

const refused = { status: 'critical', code: 'refused' } as const
const slow = { status: 'critical' } as const

test.each<[string, readonly Expectation[], boolean]>([
  ['its status', [['critical']], true],
  ['what the server does not do', [['timeout', 'refused']], true],
  ['another status', [['warning']], false],
  ['something else', [['timeout']], false],
  ['one of several downtimes', [['timeout'], ['refused']], true],
])('refused is expected by %s: %j', (_, expects, is) => expect(isExpected(expects, refused)).toBe(is))

describe('a surprise', () => {
  const trouble = { state: { status: 'critical', verdict: null }, attempts: 3 } as const
  test.each([
    ['takes as many looks as a problem', [slow, slow, slow], true],
    ['is not one odd look', [refused, refused, slow], false],
    ['is not what was so before', [slow, slow, slow, refused], false],
    ['needs them in a row', [slow, refused, slow, slow], false],
    ['is not concluded from too few', [slow, slow], false],
  ])('%s', (_, lately, is) => expect(isSurprise([['refused']], { ...trouble, lately })).toBe(is))

  test('is nothing that is well', () => {
    const state = { status: 'ok', verdict: null } as const
    expect(isSurprise([['refused']], { state, attempts: 1, lately: [slow] })).toBe(false)
  })

  test.each([
    ['what is remembered says so', { ...slow, text: '', culprit: null }, true],
    ['what is remembered was planned', { ...refused, text: '', culprit: null }, false],
    ['it was about to be well', { status: 'ok', text: '', culprit: null } as const, false],
    ['nothing is remembered of why', null, false],
  ])('after a start, where %s', (_, verdict, is) => {
    const state = { status: 'critical', verdict } as const
    expect(isSurprise([['refused']], { state, attempts: 3, lately: [] })).toBe(is)
  })
})
