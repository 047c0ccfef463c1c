import { expect, test } from 'vitest'
import { AnswerReader, requestOf } from './records.ts'

/** One record, as a server says it. */
const record = (type: number, body: string | Buffer, { version = 1, id = 1, padding = 0 } = {}): Buffer => {
  const bytes = Buffer.from(body as string)
  const head = Buffer.from([version, type, id >> 8, id & 255, bytes.length >> 8, bytes.length & 255, padding, 0])
  return Buffer.concat([head, bytes, Buffer.alloc(padding)])
}
const END = record(3, Buffer.alloc(8))

test('a question is begun, has its names and values, and ends twice', () => {
  const long = 'x'.repeat(200)
  expect(requestOf({ A: 'b', LONG: long }).toString('latin1')).toBe(
    [
      '\x01\x01\x00\x01\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00',
      `\x01\x04\x00\x01\x00\xd5\x00\x00\x01\x01Ab\x04\x80\x00\x00\xc8LONG${long}`,
      '\x01\x04\x00\x01\x00\x00\x00\x00',
      '\x01\x05\x00\x01\x00\x00\x00\x00',
    ].join(''),
  )
})

test('an answer is put together of its records, in packets of any size', () => {
  const said = Buffer.concat([
    ...[record(7, 'oh', { padding: 6 }), record(6, 'one', { padding: 5 }), record(6, ' two'), record(6, '')],
    ...[END, Buffer.from('behind it')],
  ])
  const whole = said.length - 'behind it'.length
  for (const step of [1, 3, 7, 100]) {
    const reader = new AnswerReader()
    let ended = 0
    for (let count = step; ended === 0; count += step) if (reader.take(said.subarray(0, count))) ended = count
    expect(ended).toBeGreaterThanOrEqual(Math.min(whole, step))
    expect([reader.stdout().toString(), reader.stderr().toString()]).toEqual(['one two', 'oh'])
  }
})

test('what was taken is no part of the pile, which grows anew with each packet', () => {
  const reader = new AnswerReader()
  const pile = Buffer.concat([record(6, 'one'), record(7, 'oh')])
  reader.take(pile)
  pile.fill(0)
  expect([reader.stdout().toString(), reader.stderr().toString()]).toEqual(['one', 'oh'])
})

test('no part of an answer is the whole', () => {
  const said = Buffer.concat([record(6, 'one', { padding: 5 }), END])
  for (let count = 0; count < said.length; count += 1)
    expect(new AnswerReader().take(said.subarray(0, count)), `${count} bytes`).toBe(false)
})

test.each([
  ['another protocol', Buffer.from('HTTP/1.1 400'), /expected FastCGI, came "HTTP\/1\.1 400"/],
  ['another version', record(6, 'x', { version: 2 }), /expected FastCGI/],
  ['an answer to somebody else', record(6, 'x', { id: 258 }), /expected FastCGI/],
  ['a record of another kind', record(9, 'x'), /expected FastCGI/],
  ['an end that is too short', record(3, 'x'), /too short/],
  ['a refusal', record(3, Buffer.from([0, 0, 0, 0, 2, 0, 0, 0])), /is overloaded/],
  ['a refusal that nobody knows', record(3, Buffer.from([0, 0, 0, 0, 9, 0, 0, 0])), /status 9/],
])('%s', (_, said, text) => {
  expect(() => new AnswerReader().take(said)).toThrow(text)
})
