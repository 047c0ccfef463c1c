import { expect, test } from 'vitest'
import { shortHosts } from './short-host.ts'

const written = (...hosts: readonly string[]) => hosts.map(shortHosts(hosts))

test('what most hosts begin with is left out', () => {
  expect(written('dfw-lb01', 'dfw-web01', 'dfw-db-a01', 'dfw-db-a02', 'd1')).toEqual([
    'lb01',
    'web01',
    'db-a01',
    'db-a02',
    'd1',
  ])
})
test('a domain most of them are in is left out', () => {
  expect(written('lb1.example.org', 'web1.example.org', 'db1.example.org', 'ns1.other.net')).toEqual([
    'lb1',
    'web1',
    'db1',
    'ns1.other.net',
  ])
})
test('a domain in the middle is left out, too', () => {
  const names = ['apples.example.org_ip-2', 'boats.example.org_ip-2', 'boats.example.org_ip-3', 'boats.example.org']
  expect(written(...names)).toEqual(['apples_ip-2', 'boats_ip-2', 'boats_ip-3', 'boats'])
})
test('no two hosts get the same name', () => {
  expect(written('dfw-lb01', 'dfw-lb02', 'dfw-lb03', 'lb01')).toEqual(['dfw-lb01', 'lb02', 'lb03', 'lb01'])
})
test('addresses and few hosts are written whole', () => {
  expect(written('a-1', 'a-2', 'a-3')).toEqual(['a-1', 'a-2', 'a-3'])
})
test('a host is never left without a name', () => {
  expect(written('web-', 'web-1', 'web-2', 'web-3')).toEqual(['web-', '1', '2', '3'])
})
