import { expect, test } from 'vitest'
import type { Scope } from './model.ts'
import { inScope, scopeText } from './scope.ts'

const http = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs', 'east'] }
const pair = { id: 'carp1', name: 'carp1', host: null, groups: ['balancers'] }

test.each<[string, Scope, boolean]>([
  ['its group', { groups: ['webs'] }, true],
  ['one of several groups', { groups: ['caches', 'east'] }, true],
  ['another group', { groups: ['caches'] }, false],
  ['its host', { hosts: ['web11'] }, true],
  ['its name', { checks: ['http'] }, true],
  ['its id', { checks: ['web11/http'] }, true],
  ['the same check of another host', { checks: ['web12/http'] }, false],
  ['host and name', { hosts: ['web11'], checks: ['http'] }, true],
  ['its host, but another check', { hosts: ['web11'], checks: ['load'] }, false],
  ['its name, but another group', { groups: ['caches'], checks: ['http'] }, false],
])('a check is meant by %s: %j %s', (_, scope, meant) => {
  expect(inScope(scope, http)).toBe(meant)
})

test('a long list means the same as a short one', () => {
  const many = Array.from({ length: 300 }, (_, at) => `web${at}/http`)
  const hosts = many.map((id) => id.slice(0, id.indexOf('/')))
  expect(inScope({ checks: many, hosts }, http)).toBe(true)
  expect(inScope({ checks: many }, { ...http, id: 'web300/http' })).toBe(false)
  expect(inScope({ groups: hosts }, http)).toBe(false)
})

test('a relation belongs to no host, but to groups and to its name', () => {
  expect(inScope({ hosts: ['carp1'] }, pair)).toBe(false)
  expect(inScope({ groups: ['balancers'], checks: ['carp1'] }, pair)).toBe(true)
})

test('a scope reads as what it names, and no longer than a line', () => {
  expect(scopeText({ groups: ['webs'] })).toBe('group webs')
  expect(scopeText({ hosts: ['a', 'b'], checks: ['http'] })).toBe('hosts a, b · check http')
  expect(scopeText({ hosts: ['a', 'b', 'c', 'd', 'e'] })).toBe('hosts a, b, c and 2 more')
})
