import { expect, test } from 'vitest'
import { expand } from '../../core/expand.ts'
import { load, refusal, registry } from '../fixture.made-up.ts'
import { kindsOf } from './kinds.ts'

const CONFIG = `hosts: { a: , b: { checks: { shop: { front: false } } }, c: { checks: { port: { front: true } } } }
sources: { shops: { source: list, key: name, with: { query: x } } }
checks:
  shop: { probe: slow, hosts: [a, b], front: true }
  port: { probe: slow, hosts: [a, c] }
  pair: { relation: pair, of: [a/shop, b/shop], front: true }
  row: { probe: slow, each: shops, front: true }
`

test('what visitors see is said of a check, of a relation, of rows, and of one host otherwise', async () => {
  const { plan, rows: patterns } = await load(CONFIG)
  const { rules, login, sources: _, ...rest } = patterns
  const rows = new Map([['shops', new Map([['s1', {}]])]])
  const { checks } = expand({ ...rest, fixed: plan }, rows, kindsOf(registry, rules, login)).plan
  expect(checks.filter(({ front }) => front).map(({ id }) => id)).toEqual(['a/shop', 'c/port', 'pair', 's1/row'])
})

test('it is yes or no', async () => {
  expect(await refusal(CONFIG.replace('a, b], front: true', 'a, b], front: maybe'))).toContainEqual(
    expect.stringContaining('checks.shop.front'),
  )
})
