import { expect, test } from 'vitest'
import { effectsCount, effectsOf } from './effects.ts'

test('what is explained is counted by the names of the checks, the most first', () => {
  expect(effectsOf(['web', 'picture', 'web', 'ways', 'web', 'picture'])).toEqual({
    count: 6,
    words: 'web 3, picture 2, ways',
  })
})
test('of very many kinds of checks the first are named', () => {
  const names = Array.from({ length: 10 }, (_, at) => `check${at}`)
  expect(effectsOf(names).words).toBe(`${names.slice(0, 8).join(', ')}, …`)
})
test('one is one', () => {
  expect([effectsCount(1), effectsCount(14)]).toEqual(['1 effect', '14 effects'])
})
