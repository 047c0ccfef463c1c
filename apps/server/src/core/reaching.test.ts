import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { expect, test } from 'vitest'
import { reachingChecks } from './reaching.ts'

const check = (id: string, ...needs: readonly string[]) => madeUpCheck(id, { needs })

test('a check that all others of its host need tells whether the host can be reached', () => {
  const checks = [
    check('web1/ping'),
    check('web1/http', 'web1/ping', 'db1/mysql'),
    check('web1/disk', 'web1/ping'),
    check('db1/ping'),
    check('db1/mysql', 'db1/ping'),
    check('db1/disk'),
    check('mc1/memcached'),
    check('pair', 'web1/ping'),
  ]
  expect([...reachingChecks(checks)]).toEqual(['web1/ping'])
})

test('one of which one of several is enough does not', () => {
  expect(reachingChecks([check('a/ping'), madeUpCheck('a/http', { needs: [{ any: ['a/ping'] }] })]).size).toBe(0)
})
