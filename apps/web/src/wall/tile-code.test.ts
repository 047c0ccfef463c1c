import { describe, expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { codesOf, looksIn, tileCode, tileLook, worstFirst, worstLook } from './tile-code.ts'

test('a new value changes nothing on a small tile', () => {
  const a = checkLike({ id: 'web1/http', status: 'ok', value: { metric: 'time', number: 1 } })
  expect(tileCode({ ...a, value: { metric: 'time', number: 2 }, checkedAt: 99 })).toBe(tileCode(a))
})

test('everything a tile shows survives the number', () => {
  const check = checkLike({ status: 'critical', acknowledged: true, stale: true, flapping: true })
  expect(tileLook(tileCode(check))).toEqual({
    status: 'critical',
    overlay: 'acknowledged',
    stale: true,
    flapping: true,
    candidate: null,
  })
})

test('a first bad look is a suspicion, not a status', () => {
  const look = tileLook(tileCode(checkLike({ status: 'ok', candidate: { status: 'critical', count: 1 } })))
  expect(look).toMatchObject({ status: 'ok', candidate: 'critical' })
})

test('a check on its way back to ok is not suspected', () => {
  expect(tileLook(tileCode(checkLike({ status: 'critical', candidate: { status: 'ok', count: 1 } }))).candidate).toBe(
    null,
  )
})

test('downtime is drawn on a well check too, an acknowledgement is not', () => {
  expect(tileLook(tileCode(checkLike({ status: 'ok', downtime: true }))).overlay).toBe('downtime')
  expect(tileLook(tileCode(checkLike({ status: 'ok', acknowledged: true }))).overlay).toBe('none')
})

describe('of a box with several checks', () => {
  const handled = checkLike({ status: 'critical', acknowledged: true })
  const open = checkLike({ status: 'warning' })
  const well = checkLike({ status: 'ok' })
  const unseen = checkLike({ status: 'pending' })
  const suspected = checkLike({ status: 'ok', candidate: { status: 'critical', count: 1 } })
  const looks = (...checks: Parameters<typeof codesOf>[0]) => looksIn(codesOf(checks))

  test.each([
    ['an unhandled problem', [well, handled, open], { status: 'warning', overlay: 'none' }],
    ['a handled one', [well, handled], { status: 'critical', overlay: 'acknowledged' }],
    ['what was seen of it', [unseen, well], { status: 'ok' }],
    ['nothing, before the first look', [unseen, undefined], { status: 'pending' }],
    ['what is not seen in time', [well, checkLike({ status: 'ok', stale: true })], { status: 'ok', stale: true }],
    ['what may be getting bad', [well, suspected], { status: 'ok', candidate: 'critical' }],
    ['what may be getting worse', [open, suspected], { status: 'warning', candidate: 'critical' }],
  ] as const)('it shows %s', (_, checks, look) => {
    expect(worstLook(looks(...checks))).toMatchObject(look)
  })

  test('what is only suspected does not hide what is known to be as bad', () => {
    const critical = checkLike({ status: 'critical' })
    expect(worstLook(looks(critical, suspected))).toMatchObject({ status: 'critical', candidate: null })
  })

  test('those that hurt most come first, else they keep their order', () => {
    expect(worstFirst(looks(well, open, handled, well, open))).toEqual([1, 4, 2, 0, 3])
  })
})
