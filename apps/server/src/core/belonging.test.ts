import { expect, test } from 'vitest'
import { mayBelong } from './belonging.ts'

type Placed = Parameters<typeof mayBelong>[0]
const check = (id: string, rest: Partial<Placed> = {}): Placed => ({
  id,
  host: id.slice(0, id.indexOf('/')),
  groups: [],
  needs: [],
  of: null,
  ...rest,
})
const web = check('web1/http', { groups: ['webs'] })
const pair = check('pair', { host: null, of: ['web1/http', 'web2/http'] })

test.each<[string, Placed, Placed, boolean]>([
  ['itself', web, web, false],
  ['another check of its host', web, check('web1/load'), true],
  ['a check of its group', web, check('web2/load', { groups: ['webs', 'public'] }), true],
  ['a check that it needs', check('lb/http', { needs: ['web1/http'] }), web, true],
  ['a check that needs it, which it explains', web, check('lb/http', { needs: ['web1/http'] }), false],
  ['one of its host that needs it', web, check('web1/page', { needs: ['web1/http'] }), false],
  ['a relation that looks at it', web, pair, true],
  ['a check that it looks at', pair, web, true],
  ['another relation: no host is no common host', pair, check('other', { host: null, of: ['db1/mysql'] }), false],
  ['a check of elsewhere', web, check('db1/mysql', { groups: ['databases'] }), false],
])('trouble of a check and of %s', (_, one, other, may) => {
  expect(mayBelong(one, other)).toBe(may)
})
