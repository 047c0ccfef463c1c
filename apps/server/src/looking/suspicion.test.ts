import { beforeEach, expect, test } from 'vitest'
import type { PolledCheck } from './polled.ts'
import { Suspicion } from './suspicion.ts'

const HOUR = 3_600_000
const check = (id: string, everyMs = 1_000): PolledCheck => ({
  ...{ id, kind: 'http', options: {}, revision: '1', everyMs, timeoutMs: 500, host: id },
  ...{ address: '127.0.0.1', rules: null, login: null },
})
const [A, B, C, D] = [check('a'), check('b'), check('c'), check('d')]
const OFF = 'is kept off until its configuration changes or the next start'

let suspicion: Suspicion
beforeEach(() => {
  suspicion = new Suspicion()
})
const tried = (now: number) => suspicion.release(now)?.id

test('where no thread stood still nobody is suspected', () => {
  expect([suspicion.held, suspicion.off, suspicion.release(0), suspicion.takeDue(HOUR)]).toEqual([null, null, null, []])
  expect(suspicion.isHeld('a')).toBe(false)
})

test('all that were being looked at are held back and tried one by one', () => {
  suspicion.accuse([A, B], 0)
  expect(suspicion.held).toBe('a, b held back until tried alone')
  expect([suspicion.isHeld('a'), suspicion.isHeld('c')]).toEqual([true, false])
  expect(tried(1)).toBe('a')
  expect(suspicion.held).toBe('b held back until tried alone')
  expect(tried(2)).toBeUndefined()
  // Somebody else did well, who is not on trial.
  suspicion.passed('c')
  expect(tried(3)).toBeUndefined()
  suspicion.passed('a')
  expect(tried(4)).toBe('b')
  expect([suspicion.held, suspicion.off]).toEqual([null, null])
})

test('one that takes long is no longer waited for', () => {
  suspicion.accuse([A, B], 0)
  expect([tried(0), tried(9_999), tried(10_000)]).toEqual(['a', undefined, 'b'])
})

test('the only one that was there twice is kept off, and the others are tried', () => {
  suspicion.accuse([A, B], 0)
  expect(tried(0)).toBe('a')
  suspicion.accuse([A, D], 5)
  expect(suspicion.off).toBe(`a ${OFF}`)
  expect(suspicion.isHeld('d')).toBe(false)
  expect([tried(6), suspicion.isHeld('a')]).toEqual(['b', true])
  suspicion.passed('b')
  expect(tried(7)).toBeUndefined()
})

test('of two that were there twice whoever was tried last is tried first, and now alone', () => {
  suspicion.accuse([A, B], 0)
  expect(tried(0)).toBe('a')
  suspicion.passed('a')
  expect(tried(1)).toBe('b')
  suspicion.accuse([A, B], 2)
  expect(suspicion.off).toBeNull()
  expect(tried(3)).toBe('b')
  suspicion.accuse([B, C], 4)
  expect(suspicion.off).toBe(`b ${OFF}`)
})

test('a thread that stands still again after an hour has another reason', () => {
  suspicion.accuse([A], 0)
  expect(tried(0)).toBe('a')
  suspicion.passed('a')
  suspicion.accuse([A], HOUR + 1)
  expect(suspicion.off).toBeNull()
  suspicion.accuse([A], 2 * HOUR + 1)
  expect(suspicion.off).toBe(`a ${OFF}`)
})

test('whoever leaves, or is another one, is suspected no more', () => {
  suspicion.accuse([A, B], 0)
  expect(tried(0)).toBe('a')
  suspicion.accuse([A], 1)
  suspicion.forget('a')
  expect([suspicion.off, suspicion.held]).toEqual([null, 'b held back until tried alone'])
  suspicion.accuse([A], 2)
  expect(suspicion.off).toBeNull()
})

test('one that leaves while it is tried keeps nobody waiting', () => {
  suspicion.accuse([A, B], 0)
  expect(tried(0)).toBe('a')
  suspicion.forget('a')
  expect(tried(1)).toBe('b')
})

test('that they are not looked at is said in the rhythm of each', () => {
  suspicion.accuse([A, check('slow', 3_000)], 0)
  const due = (now: number) => suspicion.takeDue(now).map(({ id }) => id)
  expect([due(999), due(1_000), due(1_001), due(3_000)]).toEqual([[], ['a'], [], ['a', 'slow']])
})

test('of many, five are named', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => check(id))
  suspicion.accuse(many.slice(0, 5), 0)
  expect(suspicion.held).toBe('a, b, c, d, e held back until tried alone')
  suspicion.accuse(many.slice(5), 1)
  expect(suspicion.held).toBe('a, b, c, d, e and 2 more held back until tried alone')
})
