import type { Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { isFlapping, restlessness } from './flapping.ts'

const looks = (pattern: string): Status[] => [...pattern].map((letter) => (letter === 'c' ? 'critical' : 'ok'))

test('a change at every look is 100 %', () => {
  expect(restlessness(looks('ococococococococococo'))).toBeCloseTo(100)
})
test('no change is 0 %', () => expect(restlessness(looks('ooooooooooooooooooooo'))).toBe(0))
test('a newer change weighs more than an old one', () => {
  expect(restlessness(looks('occcccccccccccccccccc'))).toBeCloseTo(3.75)
  expect(restlessness(looks('ooooooooooooooooooooc'))).toBeCloseTo(6.25)
})
test('only the last 21 looks count', () => expect(restlessness(looks('ococococooooooooooooooooooooo'))).toBe(0))
test('a young check is not restless for its one change', () => expect(isFlapping(looks('oc'), false)).toBe(false))
test('it starts at 20 % and goes on until 5 %', () => {
  const between = looks('oooooooooooooooccoooo')
  expect(restlessness(between)).toBeGreaterThan(5)
  expect(restlessness(between)).toBeLessThan(20)
  expect(isFlapping(between, false)).toBe(false)
  expect(isFlapping(between, true)).toBe(true)
})
