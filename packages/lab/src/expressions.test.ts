import { expect, test } from 'vitest'

test('an expression where a text is expected matches nothing', () => {
  expect(() => expect({ text: 'abc' }).toMatchObject({ text: /abc/ })).toThrow('to match object')
  expect({ text: 'abc' }).toMatchObject({ text: expect.stringMatching(/abc/) })
  expect({ pattern: /abc/ }).toEqual({ pattern: /abc/ })
})
