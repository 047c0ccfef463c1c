import { expect, test } from 'vitest'
import { replyLength } from './reply.ts'

/** What it says of a text that comes byte by byte, and how many letters of it were looked at all in all. */
function byteByByte(text: string) {
  const bytes = Buffer.from(text)
  const lengthOf = replyLength('here')
  let looked = 0
  const indexOf = Buffer.prototype.indexOf
  for (let end = 1; end <= bytes.length; end += 1) {
    const held = bytes.subarray(0, end)
    held.indexOf = (value: string | number | Uint8Array, from?: number | BufferEncoding) => {
      looked += end - Number(from ?? 0)
      return indexOf.call(held, value as number, from as number)
    }
    const length = lengthOf(held)
    if (length > 0) return { length, looked }
  }
  return { length: 0, looked }
}

test.each([
  ['220 ready\r\n', 11],
  ['220\r\n', 5],
  ['220-welcome\r\n221 no end\r\n  220 none\r\n220 ready\r\n500 later\r\n', 48],
  ['220-welcome\r\n220\r\n', 18],
  ['220-welcome\r\n220-more\r\n', 0],
])('%j', (text, length) => {
  expect(byteByByte(text).length).toBe(length)
})

test('of a long one that comes in many parts each is looked at once', () => {
  const text = `220-welcome\n${'line\n'.repeat(1_000)}`
  expect(byteByByte(text)).toMatchObject({ length: 0 })
  expect(byteByByte(text).looked).toBeLessThan(10 * text.length)
})
