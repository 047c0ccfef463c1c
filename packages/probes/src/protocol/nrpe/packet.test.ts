import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { answerIn, longestIn, OtherVersion, queryPacket, type Version } from './packet.ts'

const WHERE = '192.0.2.1:5666'
const HEAD = { 2: 10, 3: 16, 4: 16 } as const

interface Said {
  readonly version: Version
  /** All of it, with whatever is behind the NUL. */
  readonly room: Buffer
  readonly result?: number
  readonly type?: number
}

/** As a daemon makes it, put together otherwise than ours are. */
function packet({ version, room, result = 0, type = 2 }: Said): Buffer {
  const head = Buffer.concat([short(version), short(type), Buffer.alloc(4), short(result)])
  const rest =
    version === 2
      ? Buffer.concat([room, Buffer.alloc(1_024 - room.length), Buffer.alloc(2)])
      : Buffer.concat([Buffer.alloc(2), long(room.length), room, Buffer.alloc(version === 3 ? 3 : 0)])
  const whole = Buffer.concat([head, rest])
  long(crc32(whole)).copy(whole, 4)
  return whole
}

const short = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff])
const long = (value: number) => Buffer.from([24, 16, 8, 0].map((by) => (value >>> by) & 0xff))
const said = (text: string) => Buffer.from(`${text}\0`)

describe('a question', () => {
  test.each([2, 3, 4] as const)('is as long as check_nrpe makes it in version %i', (version) => {
    const bytes = queryPacket(version, 'check_disk')
    expect(bytes).toHaveLength(1_036)
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0, version, 0, 1]))
    expect(bytes.subarray(HEAD[version], HEAD[version] + 11).toString()).toBe('check_disk\0')
    const without = Buffer.from(bytes).fill(0, 4, 8)
    expect(bytes.readUInt32BE(4)).toBe(crc32(without))
  })

  test('says how long its text may be, with what it is filled up', () => {
    expect(queryPacket(4, 'a').readInt32BE(12)).toBe(1_020)
    expect(queryPacket(3, 'a').readInt32BE(12)).toBe(1_017)
    const long = queryPacket(4, 'é'.repeat(3_000))
    expect([long.length, long.readInt32BE(12)]).toEqual([6_017, 6_001])
  })

  test('has no room for more than its version carries', () => {
    expect(queryPacket(2, 'a'.repeat(longestIn(2)))).toHaveLength(1_036)
    expect(() => queryPacket(2, 'a'.repeat(longestIn(2) + 1))).toThrow('1024 bytes')
    expect(queryPacket(4, 'a'.repeat(longestIn(4)))).toHaveLength(65_552)
    expect(() => queryPacket(4, 'a'.repeat(longestIn(4) + 1))).toThrow()
  })
})

describe.each([2, 3, 4] as const)('an answer in version %i', (version) => {
  const whole = packet({ version, room: said('WARNING | a=1'), result: 1 })

  test('is a result and a text', () => {
    expect(answerIn(whole, version, WHERE)).toEqual({ result: 1, text: 'WARNING | a=1', full: false })
    expect(answerIn(Buffer.concat([whole, Buffer.from('more')]), version, WHERE)).toMatchObject({ result: 1 })
  })

  test('is none as long as a byte is missing', () => {
    for (let length = 0; length < whole.length; length += 1)
      expect(answerIn(whole.subarray(0, length), version, WHERE)).toBeNull()
  })

  test('is damaged where any bit is turned', () => {
    for (let at = 4; at < whole.length; at += 1) {
      // The length itself: either there is not enough, or the checksum is another.
      if (version !== 2 && at >= 12 && at < 16) continue
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x10
      expect(() => answerIn(damaged, version, WHERE)).toThrow('checksum')
    }
  })

  test('may be empty, and hold what is no UTF-8', () => {
    expect(answerIn(packet({ version, room: said('') }), version, WHERE)).toMatchObject({ text: '', full: false })
    const room = Buffer.from('gr\xfcn\0', 'latin1')
    expect(answerIn(packet({ version, room }), version, WHERE)).toMatchObject({ text: 'gr\\xfcn' })
  })

  test('may be full to its last byte, without the NUL, and cut within a letter', () => {
    const most = version === 2 ? 1_024 : 65_536
    const room = Buffer.concat([Buffer.alloc(most - 1, 'x'), Buffer.from('é').subarray(0, 1)])
    expect(answerIn(packet({ version, room }), version, WHERE)).toEqual({
      ...{ result: 0, text: 'x'.repeat(most - 1), full: true },
    })
  })

  test('behind the NUL there may be anything', () => {
    const room = Buffer.concat([said('OK'), Buffer.from('| left=1')])
    expect(answerIn(packet({ version, room }), version, WHERE)).toMatchObject({ text: 'OK', full: false })
  })

  test('of another type, or another version, is none', () => {
    const query = packet({ version, room: said('x'), type: 1 })
    expect(() => answerIn(query, version, WHERE)).toThrow('packet of type 1, expected an answer (2)')
    const other = version === 4 ? 2 : 4
    expect(() => answerIn(packet({ version: other, room: said('x') }), version, WHERE)).toThrow(OtherVersion)
    expect(() => answerIn(Buffer.from('SSH-2.0-x\r\n'), version, WHERE)).toThrow('it says “SSH-2.0-x”')
  })

  test('a result that means nothing is told as it is', () => {
    const room = said('x')
    expect(answerIn(packet({ version, room, result: 9 }), version, WHERE)).toMatchObject({ result: 9 })
    expect(answerIn(packet({ version, room, result: 0xffff }), version, WHERE)).toMatchObject({ result: -1 })
  })
})

test('an answer that says it is longer than any, or shorter than nothing, is not waited for', () => {
  const head = packet({ version: 4, room: said('x') }).subarray(0, 16)
  head.writeInt32BE(65_537, 12)
  expect(() => answerIn(head, 4, WHERE)).toThrow('65537 bytes long, more than the 65536')
  head.writeInt32BE(-1, 12)
  expect(() => answerIn(head, 4, WHERE)).toThrow('-1 bytes long')
})
