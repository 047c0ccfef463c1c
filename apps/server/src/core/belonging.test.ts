import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { belongingFinder, mayBelong } from './belonging.ts'

const web = madeUpCheck('web1/http', { groups: ['webs'] })
const pair = madeUpCheck('pair', { way: { by: 'derive', of: ['web1/http', 'web2/http'] } })

test.each<[string, Check, Check, boolean]>([
  ['itself', web, web, false],
  ['another check of its host', web, madeUpCheck('web1/load'), true],
  ['a check of its group', web, madeUpCheck('web2/load', { groups: ['webs', 'public'] }), true],
  ['a check that it needs', madeUpCheck('lb/http', { needs: ['web1/http'] }), web, true],
  ['a check that needs it, which it explains', web, madeUpCheck('lb/http', { needs: ['web1/http'] }), false],
  ['a check that could do with another', madeUpCheck('lb/http', { needs: [{ any: ['web1/http'] }] }), web, true],
  ['a check that needs it or another', web, madeUpCheck('web1/page', { needs: [{ any: ['web1/http'] }] }), true],
  ['one of its host that needs it', web, madeUpCheck('web1/page', { needs: ['web1/http'] }), false],
  ['a relation that looks at it', web, pair, true],
  ['a check that it looks at', pair, web, true],
  [
    'another relation: no host is no common host',
    pair,
    madeUpCheck('other', { way: { by: 'derive', of: ['db1/mysql'] } }),
    false,
  ],
  ['a check of elsewhere', web, madeUpCheck('db1/mysql', { groups: ['databases'] }), false],
])('trouble of a check and of %s', (_, one, other, may) => {
  expect(mayBelong(one, other)).toBe(may)
  const found = [...belongingFinder([{ check: other }])(one)]
  expect(found.length > 0).toBe(may)
})
