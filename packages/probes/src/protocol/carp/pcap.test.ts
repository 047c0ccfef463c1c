import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { readAdvertisement } from './advertisement.ts'
import { PcapReader } from './pcap.ts'

const capture = await readFile(new URL('../../fixtures/carp/ucarp-two-vhids.pcap', import.meta.url))

describe('a capture', () => {
  test('of a wire with two groups shows who advertises what', () => {
    const reader = new PcapReader()
    const heard = reader.push(capture).map(({ frame }) => readAdvertisement(frame, reader.linkType))
    expect(reader.linkType).toBe(1)
    expect(heard).toContainEqual({ source: '10.77.0.11', vhid: 1, advskew: 10, advbase: 1, demotion: 0 })
    expect(heard).toContainEqual({ source: '10.77.0.12', vhid: 2, advskew: 20, advbase: 1, demotion: 0 })
    expect(heard).not.toContain(null)
  })

  test('means the same however its stream is cut', () => {
    const whole = new PcapReader().push(capture)
    const reader = new PcapReader()
    const bytewise = Array.from(capture, (byte) => reader.push(Buffer.from([byte]))).flat()
    expect(bytewise.map(({ at, frame }) => [at, frame.toString('hex')])).toEqual(
      whole.map(({ at, frame }) => [at, frame.toString('hex')]),
    )
  })

  test('may be written by a machine of the other byte order', () => {
    const swapped = Buffer.from(capture)
    for (const offset of [0, 16, 20]) swapped.subarray(offset, offset + 4).swap32()
    for (let at = 24; at + 16 <= swapped.length; ) {
      const length = capture.readUInt32LE(at + 8)
      swapped.subarray(at, at + 16).swap32()
      at += 16 + length
    }
    const [first] = new PcapReader().push(swapped)
    const [same] = new PcapReader().push(capture)
    expect(first?.at).toBe(same?.at)
    expect(first?.frame.equals(same?.frame ?? Buffer.alloc(0))).toBe(true)
  })

  test('that is none is refused', () => {
    expect(() => new PcapReader().push(Buffer.from('tcpdump: command not found'))).toThrow('no capture begins with')
    const mad = Buffer.from(capture.subarray(0, 40))
    mad.writeUInt32LE(0x7fffffff, 32)
    expect(() => new PcapReader().push(mad)).toThrow('cannot be')
  })
})

describe('a frame', () => {
  const frame = new PcapReader().push(capture)[0]?.frame ?? Buffer.alloc(0)
  const changed = (offset: number, value: number) => {
    const copy = Buffer.from(frame)
    copy[offset] = value
    return copy
  }
  // Ethernet 14, IP 20: CARP starts at 34.
  test('of VRRP is not one of CARP', () => {
    expect(readAdvertisement(frame, 1)).not.toBeNull()
    expect(readAdvertisement(changed(34 + 3, 1), 1)).toBeNull()
    expect(readAdvertisement(changed(34, 0x31), 1)).toBeNull()
    expect(readAdvertisement(changed(17, 20 + 20), 1)).toBeNull()
  })
  test('of another protocol is nothing', () => {
    expect(readAdvertisement(changed(14 + 9, 17), 1)).toBeNull()
    expect(readAdvertisement(frame, 999)).toBeNull()
  })
  test('cut anywhere is nothing', () => {
    for (let length = 0; length < 34 + 36; length += 1)
      expect(readAdvertisement(frame.subarray(0, length), 1)).toBeNull()
  })
  test('may come without Ethernet, or over IPv6', () => {
    expect(readAdvertisement(frame.subarray(14), 101)).toMatchObject({ vhid: expect.any(Number) })
    const head = Buffer.alloc(40)
    head.writeUInt32BE(0x60000000, 0)
    head.writeUInt16BE(36, 4)
    head[6] = 112
    head.set([0xfe, 0x80], 8)
    head[23] = 0x12
    const packet = Buffer.concat([head, frame.subarray(34, 70)])
    expect(readAdvertisement(packet, 101)).toMatchObject({ source: 'fe80::12' })
  })
})
