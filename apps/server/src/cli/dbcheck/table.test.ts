import type { Line } from '@foretop/shared/databases/board.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { viewOf } from './fixture.made-up.ts'
import { tableOf } from './table.ts'

interface Shown {
  readonly id: number
  readonly name: string
  readonly masters?: Line['masters']
  readonly repl?: Line['repl']
  readonly binlogs?: number | null
  readonly busy?: number | null
  readonly total?: number | null
  readonly version?: string | null
  readonly timeZone?: string | null
  readonly roles?: readonly string[]
}

const VIEW: CheckView = viewOf('db/mysql', {})

function line({ id, name, ...shown }: Shown): Line {
  const { masters = [], repl = 0, binlogs = 3, busy = 0, total = 1, roles = [] } = shown
  const { version = '5.0.67', timeZone = 'UTC' } = shown
  const rest = {
    outcome: 'answered',
    queriesPerSecond: null,
    backlog: {},
    filesApart: {},
    lag: {},
    io: {},
    sql: {},
    groups: [],
  } as const
  const database = { id, name, view: VIEW, busy, total, binlogs, timeZone, version, ...rest }
  return { database, masters, repl, roles, side: null, arrows: [], writable: null, serverId: null }
}

test('the lines are those of the old tool, byte for byte', () => {
  const lines = [
    line({ id: 1, name: 'dfw-db01', repl: 'none', total: 162, roles: ['master'] }),
    line({ id: 2, name: 'dfw-db02', masters: [1], roles: ['slave'] }),
    line({ id: 3, name: 'dfw-db-a01', masters: [4], busy: 1, total: 2, roles: ['cluster4a'] }),
  ]
  expect(tableOf(lines)).toEqual([
    '   1 dfw-db01                repl:      - < 3> conn:   0/ 162  UTC 5.0.67 (master)',
    '   2 dfw-db02              1 repl:      0 < 3> conn:   0/   1  UTC 5.0.67 (slave)',
    '   3 dfw-db-a01            4 repl:      0 < 3> conn:   1/   2  UTC 5.0.67 (cluster4a)',
  ])
})

test('replication that does not run has no bytes, and a server without binary logs no count', () => {
  expect(tableOf([line({ id: 12, name: 'db', masters: [1], repl: 'broken', binlogs: 0, roles: ['slave'] })])).toEqual([
    '  12 db                    1 repl:XXXXXXX      conn:   0/   1  UTC 5.0.67 (slave)',
  ])
})

test('what a server does not tell is a question mark, never 0', () => {
  const told = { binlogs: null, busy: null, total: null, version: null, timeZone: null }
  expect(tableOf([line({ id: 1, name: 'db', masters: [null], repl: 'unknown', ...told })])).toEqual([
    '   1 db                    ? repl:      ? < ?> conn:   ?/   ?  ? ? ()',
  ])
})

test('what is too long for its column makes the column wider for all', () => {
  const lines = [
    line({ id: 1, name: 'prod-eu-west-1-database-04', masters: [2, 3], repl: 12_345_678_901 }),
    line({ id: 2, name: 'db', repl: 'none', binlogs: 1_204, total: 16_000 }),
  ]
  expect(tableOf(lines)).toEqual([
    '   1 prod-eu-west-1-database-04  2,3 repl:12345678901   < 3> conn:   0/    1  UTC 5.0.67 ()',
    '   2 db                              repl:          - <1204> conn:   0/16000  UTC 5.0.67 ()',
  ])
})

test('what a server says of itself cannot move the cursor', () => {
  const [text] = tableOf([line({ id: 1, name: 'db', version: '\u001b[2J5.0\n.1\u0007' })])
  expect(text).toContain('UTC [2J5.0 .1 ()')
})
