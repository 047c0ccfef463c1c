import { expect, test } from 'vitest'
import { giveWay } from './give-way.ts'

test.each([
  ['one like all others', 0, 'linux', [10]],
  ['one that is nicer already', 15, 'linux', [15]],
  ['where the whole process would be meant', 0, 'darwin', []],
])('%s', (_, now, system, expected) => {
  const set: number[] = []
  giveWay({ get: () => now, set: (nice) => void set.push(nice) }, system)
  expect(set).toEqual(expected)
})

test('where that is not allowed, the work goes on', () => {
  const refuse = () => {
    throw new Error('EACCES')
  }
  expect(() => giveWay({ get: () => 0, set: refuse }, 'linux')).not.toThrow()
})
