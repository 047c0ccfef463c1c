import { expect, test } from 'vitest'
import { bytesOf, reverseName, subnetOf, textOf } from './address.ts'

test.each([
  ['192.0.2.1', 'c0000201'],
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['2001:DB8::a:0:1', '20010db8000000000000000a00000001'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['1::', '00010000000000000000000000000000'],
  ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['64:ff9b::192.0.2.1', '0064ff9b0000000000000000c0000201'],
])('%s has its bytes', (address, hex) => {
  expect(bytesOf(address)?.toString('hex')).toBe(hex)
})

test.each(['', '1.2.3', '1.2.3.256', '2001::1::2', 'fe80::1%eth0', 'localhost'])('%j is no address', (text) => {
  expect(bytesOf(text)).toBeNull()
  expect(reverseName(text)).toBeNull()
})

test('an address has a name of its own', () => {
  expect(reverseName('192.0.2.25')).toBe('25.2.0.192.in-addr.arpa')
  expect(reverseName('2001:db8::1')).toBe('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa')
})

test.each([
  ['203.0.113.77/24', '203.0.113.0', 24],
  ['203.0.113.77/27', '203.0.113.64', 27],
  ['203.0.113.77/0', '0.0.0.0', 0],
  ['203.0.113.77', '203.0.113.77', 32],
  ['2001:db8:1:2ff::/58', '2001:0db8:0001:02c0:0000:0000:0000:0000', 58],
])('%s is a network, without what is not of it', (text, ip, bits) => {
  expect(subnetOf(text)).toEqual({ ip, bits })
})

test.each(['203.0.113.0/33', '203.0.113.0/-1', '203.0.113.0/24/1', '203.0.113.0/', 'x/24', '::/129'])(
  '%j is no network',
  (text) => {
    expect(subnetOf(text)).toBeNull()
  },
)

test('bytes are written out in one way', () => {
  expect(textOf(Buffer.from([192, 0, 2, 1]))).toBe('192.0.2.1')
  expect(textOf(Buffer.alloc(16))).toBe('0000:0000:0000:0000:0000:0000:0000:0000')
})
