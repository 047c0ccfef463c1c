import { expect, test } from 'vitest'
import { withoutEnd } from './without-end.ts'

test.each([
  ['https://x//', 'https://x'],
  ['https://x', 'https://x'],
  ['//', ''],
  ['', ''],
])('%j without slashes at its end is %j', (text, rest) => expect(withoutEnd(text, '/')).toBe(rest))

test('a row of letters that does not end the text is read once', () => {
  const text = `${'/'.repeat(1_000_000)}x`
  expect(withoutEnd(text, '/')).toBe(text)
})
