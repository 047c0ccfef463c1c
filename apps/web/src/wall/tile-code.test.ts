import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { tileCode, tileLook, worstCode } from './tile-code.ts'

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

test('of several checks the unhandled problem shows', () => {
  const handled = tileCode(checkLike({ status: 'critical', acknowledged: true }))
  const open = tileCode(checkLike({ status: 'warning' }))
  const well = tileCode(checkLike({ status: 'ok' }))
  expect(worstCode([well, handled, open])).toBe(open)
  expect(worstCode([well, handled])).toBe(handled)
})
