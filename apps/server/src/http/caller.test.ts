import { expect, test } from 'vitest'
import { createCallerOf } from './caller.ts'

const behind = createCallerOf({ proxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] })
const forwarded = (value: string) => ({ 'x-forwarded-for': value })

test.each([
  ['nobody forwarded it', {}, '192.0.2.9', '192.0.2.9'],
  ['one proxy', forwarded('192.0.2.9'), '127.0.0.1', '192.0.2.9'],
  ['two proxies of ours', forwarded('192.0.2.9, 10.1.2.3'), '::ffff:127.0.0.1', '192.0.2.9'],
  ['a caller who makes up an address', forwarded('198.51.100.1, 192.0.2.9'), '127.0.0.1', '192.0.2.9'],
  ['a stranger who pretends to be a proxy', forwarded('198.51.100.1'), '192.0.2.9', '192.0.2.9'],
  ['a proxy that says nothing', {}, '10.0.0.7', '10.0.0.7'],
  ['nonsense', forwarded('unknown'), '10.0.0.7', '10.0.0.7'],
  ['IPv6', forwarded('2001:db8::7'), 'fd00::1', '2001:db8::7'],
] as const)('%s', (_, headers, peer, caller) => {
  expect(behind(headers, peer)).toBe(caller)
})

test('without proxies the header is not believed', () => {
  expect(createCallerOf({ proxies: [] })(forwarded('198.51.100.1'), '127.0.0.1')).toBe('127.0.0.1')
})
