import { expect, test } from 'vitest'
import { faultsLike } from './faults-like.ts'

const NAMES = ['dbs', 'db1', 'web1', 'db1/mysql', 'webdb']

test.each([
  ['', []],
  ['db', ['dbs down', 'db1 down', 'db1/mysql down', 'webdb down']],
  ['DB1/', ['db1/mysql down']],
  ['db1 w', ['db1 warning']],
  ['db1 down + we', ['db1 down + web1 down', 'db1 down + webdb down']],
  ['zzz', []],
])('%j may become', (text, suggested) => {
  expect(faultsLike(text, NAMES)).toEqual(suggested)
})
