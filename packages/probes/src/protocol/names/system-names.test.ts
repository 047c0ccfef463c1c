import { expect, test } from 'vitest'
import { candidatesOf, parseHosts, parseSearch } from './system-names.ts'

test.each([
  ['', { search: ['int.example'], ndots: 1 }],
  ['search\n', { search: [], ndots: 1 }],
  ['search a.example. B.example\noptions rotate ndots:99\n', { search: ['a.example', 'b.example'], ndots: 15 }],
  ['search a.example\ndomain b.example c.example\noptions ndots:x\n', { search: ['b.example'], ndots: 1 }],
  ['# search no.example\n', { search: ['int.example'], ndots: 1 }],
])('%j on the machine web1.int.example', (text, rules) => {
  expect(parseSearch(text, 'web1.int.example')).toEqual(rules)
})

test('a machine without a domain searches nowhere', () => {
  expect(candidatesOf('db1', parseSearch('', 'web1'))).toEqual(['db1'])
})

test('a hosts file may be anything', () => {
  const hosts = parseHosts('::1 a a\n127.0.0.1 A # b\nnonsense c\n\n10.0.0.1\r\nfe80::1%eth0 a\n')
  expect([...hosts]).toEqual([['a', ['127.0.0.1', '::1', 'fe80::1%eth0']]])
})
