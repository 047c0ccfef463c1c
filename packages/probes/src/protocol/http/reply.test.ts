import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProbeFailure } from '../failure.ts'
import { fieldOf } from './head.ts'
import { ReplyReader } from './reply.ts'

const LIMIT = 1_000

/** Feeds the pieces, then the end of the connection; what was read, or the code of the failure. */
function read(pieces: readonly (string | Buffer)[], { method = 'GET', limitBytes = LIMIT } = {}): string {
  const reader = new ReplyReader(method, limitBytes)
  try {
    const complete = pieces.some((piece) => reader.take(Buffer.from(piece)))
    if (!complete) reader.end()
    const { status, body } = reader.reply()
    return `${status} ${body}`
  } catch (error) {
    if (error instanceof ProbeFailure) return error.code
    throw error
  }
}

const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6 \r\n world\r\n0\r\nX: y\r\n\r\n'

test.each([
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', '200 hello'],
  ['the same length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length: 5\r\n\r\nhello', '200 hello'],
  ['chunks with extension, blank and trailer', CHUNKED, '200 hello world'],
  ['chunks, which outdo a length', CHUNKED.replace('\r\n', '\r\nContent-Length: 3\r\n'), '200 hello world'],
  ['the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhello', '200 hello'],
  ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 5\n\nhello', '200 hello'],
  ['no reason', 'HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n', '404 '],
  [
    'an early hint before it',
    'HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na',
    '200 a',
  ],
  ['a status that has no body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', '304 '],
  ['more than the length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello', '200 he'],
  ['lines that end otherwise', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\n\r\nhello', '200 hello'],
  ['a blank line left over', '\r\nHTTP/1.1 200 OK\r\n\r\nhello', '200 hello'],
  ['small letters', 'http/1.1 200 ok\r\n\r\nhello', '200 hello'],
  ['blanks in its status line', 'HTTP/1.1  200\r\n\r\nhello', '200 hello'],
  ['a line that is no header', 'HTTP/1.1 200 OK\r\nrubbish\r\nContent-Length: 2\r\n\r\nhello', '200 he'],
  ['a name nobody may use', 'HTTP/1.1 200 OK\r\nX Y: z\r\n more\r\nContent-Length: 2\r\n\r\nhello', '200 he'],
  ['a line folded too early', 'HTTP/1.1 200 OK\r\n x\r\nContent-Length: 2\r\n\r\nhello', '200 he'],
  ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhello', '200 he'],
  ['a bell in a header', 'HTTP/1.1 200 OK\r\nA: b\u0007c\r\n\r\nhello', '200 hello'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello', '200 hello'],
  ['an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nhello', '200 hello'],
  ['a transfer coding that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: none\r\n\r\nhello', '200 hello'],
  ['chunks announced twice', CHUNKED.replace('\r\n', '\r\ntransfer-encoding: Chunked\r\n'), '200 hello world'],
  ['sizes filled up', CHUNKED.replace('5;', ' 0000000000000005 ;').replace('6 ', '00000006'), '200 hello world'],
])('an answer with %s is read whole, however it is cut', (_, answer, expected) => {
  expect(read([answer])).toBe(expected)
  expect(read([...answer])).toBe(expected)
})

test('the answer to HEAD ends with its header, whatever length it names', () => {
  expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'], { method: 'HEAD' })).toBe('200 ')
})

test.each([
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.2\r\n', 'protocol'],
  ['HTTP of another generation', 'HTTP/2 200\r\n\r\n', 'protocol'],
  ['a status that is no number', 'HTTP/1.1 abc OK\r\n\r\n', 'protocol'],
  ['a zero byte in a header', 'HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n', 'protocol'],
  ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'protocol'],
  ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'protocol'],
  [
    'a chunk longer than its size',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n',
    'protocol',
  ],
  ['a length over the limit', `HTTP/1.1 200 OK\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`, 'too-large'],
  ['a chunk over the limit', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n', 'too-large'],
  ['a body over the limit without length', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(LIMIT + 1)}`, 'too-large'],
  ['a header without end', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(70_000)}`, 'too-large'],
  ['nothing at all', '', 'closed'],
])('%s fails', (_, answer, code) => {
  expect(read([answer])).toBe(code)
})

test.each([
  ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ['in chunks', CHUNKED],
])('an answer %s that is cut at any byte is truncated', (_, answer) => {
  for (let count = 1; count < answer.length; count += 1)
    expect(read([answer.slice(0, count)]), `${count}`).toBe('truncated')
})

test('any way to cut an answer reads the same', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(CHUNKED.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), CHUNKED.length]
      expect(read(places.slice(1).map((place, index) => CHUNKED.slice(places[index], place)))).toBe('200 hello world')
    }),
  )
})

test('no noise makes it anything but an answer or a failure with a reason', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 ',
      '200',
      ' OK',
      '\r\n',
      '\n',
      'Content-Length: ',
      'Transfer-Encoding: chunked',
      '5',
      'a:b',
      '0',
    ),
    fc.string({ maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      expect(read(pieces)).toMatch(/^([1-9]\d\d .*|protocol|truncated|closed|too-large)$/s)
    }),
    { numRuns: 2_000 },
  )
})

test('a folded header line belongs to the one before it', () => {
  const reader = new ReplyReader('GET', LIMIT)
  reader.take(Buffer.from('HTTP/1.1 200 OK\r\nX-A: one\r\n\ttwo\r\nx-a: three\r\nContent-Length: 0\r\n\r\n'))
  expect(fieldOf(reader.reply(), 'x-a')).toBe('one two, three')
})
