import { expect, test } from 'vitest'
import { heldOf, hold, type LineSet, matchesIn, NOTHING_HELD } from './matches.ts'

const HOUR = 3_600_000
const set = (contains: string[], ignore: string[] = [], ignoreCase = false): LineSet => ({
  contains,
  ignore,
  ignoreCase,
})
const SETS = { errors: set(['ERROR'], ['ERROR 0']), odd: set(['größe', 'ß'], [], true) }
const found = (text: string) => matchesIn(Buffer.from(text).toString('latin1'), SETS)

test('a line with any of the texts and none of the others matches, and its case matters unless it does not', () => {
  const text = 'ERROR 1213: deadlock\nERROR 0: none\nerror\nGRÖSSE\nDIE GRÖßE\n'
  expect(found(text)).toEqual({
    counts: { errors: 1, odd: 1 },
    examples: [
      { set: 'errors', line: 'ERROR 1213: deadlock' },
      { set: 'odd', line: 'DIE GRÖßE' },
    ],
  })
})

test('what matched counts for its time and no longer, however often one looks', () => {
  let held = NOTHING_HELD
  const look = (now: number, text: string) => {
    held = hold(held, found(text), { now, holdMs: HOUR })
    return heldOf(held, SETS)
  }
  expect(look(0, 'ERROR a\nERROR b\n')).toEqual({ errors: 2, odd: 0 })
  for (let minute = 1; minute < 60; minute += 1) look(minute * 60_000, minute < 30 ? 'ERROR c\n' : '')
  expect(look(59 * 60_000, '')).toEqual({ errors: 31, odd: 0 })
  expect(held.counts.length).toBeLessThan(15)
  expect(look(63 * 60_000 + 1, '').errors).toBeLessThan(30)
  expect(look(100 * 60_000, '')).toEqual({ errors: 0, odd: 0 })
  expect(held).toEqual(NOTHING_HELD)
})

test('a clock that is set back holds nothing for longer than twice its time', () => {
  const held = hold(NOTHING_HELD, found('ERROR a\n'), { now: 100 * HOUR, holdMs: HOUR })
  expect(heldOf(hold(held, found(''), { now: 99.5 * HOUR, holdMs: HOUR }), SETS).errors).toBe(1)
  expect(heldOf(hold(held, found(''), { now: 50 * HOUR, holdMs: HOUR }), SETS).errors).toBe(0)
})
