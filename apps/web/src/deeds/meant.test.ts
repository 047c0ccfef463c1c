import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { toAcknowledge, toRelease } from './meant.ts'

const well = checkLike({ id: 'a/x', status: 'ok' })
const bad = checkLike({ id: 'b/x', status: 'critical' })
const taken = checkLike({ id: 'c/x', status: 'warning', acknowledged: true })

test.each([
  ['what is well is neither taken nor given back', [well], [], []],
  ['a problem can be taken', [bad], [bad], []],
  ['what somebody has can be given back', [taken], [], [taken]],
  ['of problems taken and not, the others are taken', [bad, taken, well], [bad], []],
  ['of nothing there is nothing', [], [], []],
])('%s', (_, checks, taking, releasing) => {
  expect(toAcknowledge(checks)).toEqual(taking)
  expect(toRelease(checks)).toEqual(releasing)
})
