import { boardOf } from '@foretop/shared/databases/board.ts'
import type { Database } from '@foretop/shared/databases/database.ts'
import { expect, test } from 'vitest'
import { aloneFindings } from './alone.ts'
import { lineLike, viewLike } from './line-like.ts'

const database = (patch: Partial<Database>): Database => ({ ...lineLike('db2').database, ...patch })
const follows = viewLike({
  details: { channels: [{ channel: 'default', sourceHost: '10.0.0.1', sourcePort: 3306, error: 'Duplicate entry' }] },
})
const board = (one: Database) => boardOf([one], aloneFindings([one]))

test('without a relation a replica still says whom it follows and that it runs', () => {
  const runs = database({ view: follows, io: { default: 1 }, sql: { default: 1 }, lag: { default: 4 } })
  expect(aloneFindings([runs]).arrows).toMatchObject([{ source: '10.0.0.1:3306', state: 'running', seconds: 4 }])
  expect(board(runs)).toMatchObject({ errors: [], lines: [{ side: 'slave', masters: [null] }] })
})
test('and that it stopped, in the sentence people know', () => {
  const stopped = database({ view: follows, io: { default: 1 }, sql: { default: 0 } })
  expect(board(stopped)).toMatchObject({
    errors: [{ text: 'Slave not running: db2: Duplicate entry' }],
    lines: [{ repl: 'broken' }],
  })
})
test('one that follows nobody says so, one that does not tell is not taken for that', () => {
  expect(board(database({ view: viewLike({ details: { channels: [] } }) })).lines[0]?.repl).toBe('none')
  expect(board(database({ view: viewLike() })).lines[0]?.repl).toBe('unknown')
})
test('one that cannot be reached is one error', () => {
  expect(board(database({ outcome: 'failed' })).errors).toEqual([{ host: 'db2', text: "Can't connect to db2" }])
})
