import type { Scope } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { finder, namesIn } from './meant.ts'

const check = (id: string, groups: readonly string[] = []) => {
  const [host = null, name] = id.includes('/') ? id.split('/') : [null, id]
  return { id, host, name: name ?? id, groups }
}
const CHECKS = [
  check('web1/http', ['webs', 'rack1']),
  check('web1/disk', ['webs', 'rack1']),
  check('web2/http', ['webs', 'rack2']),
  check('lb/http', ['rack2']),
  check('carp', ['rack1']),
]

test.each<[string, Scope, string[]]>([
  ['a host', { hosts: ['web1'] }, ['web1/http', 'web1/disk']],
  ['a name', { checks: ['http'] }, ['web1/http', 'web2/http', 'lb/http']],
  ['an id', { checks: ['lb/http'] }, ['lb/http']],
  ['a check of no host', { checks: ['carp'] }, ['carp']],
  ['a group', { groups: ['webs'] }, ['web1/http', 'web1/disk', 'web2/http']],
  ['two groups that share some', { groups: ['rack1', 'webs'] }, ['web1/http', 'web1/disk', 'carp', 'web2/http']],
  ['an id beside its name', { checks: ['web1/http', 'http'] }, ['web1/http', 'web2/http', 'lb/http']],
  ['a name within a group', { groups: ['rack2'], checks: ['http'] }, ['web2/http', 'lb/http']],
  ['a name on a host', { hosts: ['web1', 'lb'], checks: ['http'] }, ['web1/http', 'lb/http']],
  ['a host out of its group', { hosts: ['lb'], groups: ['webs'] }, []],
  ['a name that nothing bears', { hosts: ['web9'] }, []],
  ['everything', {}, CHECKS.map(({ id }) => id)],
])('%s means its checks, each once', (_, scope, ids) => {
  expect([...finder(CHECKS)(scope)].map(({ id }) => id)).toEqual(ids)
})

test('a scope has as many names as there are in all of it', () => {
  expect(namesIn({ groups: ['rack2', 'webs'], checks: ['http'] })).toBe(3)
  expect(namesIn({})).toBe(0)
})
