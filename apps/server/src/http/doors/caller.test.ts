import { expect, test } from 'vitest'
import { OPEN } from '../serve.made-up.ts'
import { createCallers } from './caller.ts'
import { createInForce } from './in-force.ts'

const behind = createCallers(createInForce({ ...OPEN, proxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] }))
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
  expect(behind.of(headers, peer)).toBe(caller)
})

test('without proxies the header is not believed', () => {
  expect(createCallers(createInForce(OPEN)).of(forwarded('198.51.100.1'), '127.0.0.1')).toBe('127.0.0.1')
})

test('proxies are those of the configuration in force', () => {
  const inForce = createInForce(OPEN)
  const callers = createCallers(inForce)
  inForce.adopt({ ...OPEN, proxies: ['127.0.0.1'] })
  expect(callers.of(forwarded('198.51.100.1'), '127.0.0.1')).toBe('198.51.100.1')
  expect(callers.isProxy('::ffff:127.0.0.1')).toBe(true)
  inForce.adopt(OPEN)
  expect(callers.of(forwarded('198.51.100.1'), '127.0.0.1')).toBe('127.0.0.1')
})
