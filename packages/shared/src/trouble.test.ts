import { expect, test } from 'vitest'
import { handledWords } from './trouble.ts'

const NOBODY = { downtime: false, acknowledged: false, silenced: false, blockedBy: null }

test('handled is what people or plans have; what other trouble explains nobody has handled', () => {
  const explained = { ...NOBODY, blockedBy: 'sw1/ping' }
  const known = [
    { ...NOBODY, acknowledged: true },
    { ...NOBODY, silenced: true },
    { ...NOBODY, downtime: true },
    { ...explained, acknowledged: true },
  ]
  expect(handledWords([...known, explained, explained])).toBe('4 handled, 2 explained')
  expect(handledWords(known)).toBe('4 handled')
  expect(handledWords([explained])).toBe('1 explained')
  expect(handledWords([NOBODY])).toBe('')
})
