import { aloneFindings } from '@foretop/shared/databases/alone.ts'
import { boardOf } from '@foretop/shared/databases/board.ts'
import type { Database } from '@foretop/shared/databases/database.ts'
import { expect, test } from 'vitest'
import { lineLike, viewLike } from './line-like.made-up.ts'

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
test('whom it follows is known by the address at which that one is looked at, and its port', () => {
  const at = (id: number, name: string, port: number) =>
    database({ id, name, view: viewLike({ host: name, address: '10.0.0.1', details: { port, channels: [] } }) })
  const replica = database({ id: 3, name: 'db9', view: follows, io: { default: 1 }, sql: { default: 1 } })
  const all = [at(1, 'db4', 3307), at(2, 'db5', 3306), replica]
  const { lines } = boardOf(all, aloneFindings(all))
  expect(lines.map(({ database, masters, side }) => [database.name, masters, side])).toEqual([
    ['db4', [], null],
    ['db5', [], 'master'],
    ['db9', [2], 'slave'],
  ])
})
test('a master that does not answer is one error, and its replica none more', () => {
  const master = database({ name: 'db1', outcome: 'failed', view: viewLike({ host: 'db1', address: '10.0.0.1' }) })
  const replica = database({ view: follows, io: { default: 0 }, sql: { default: 1 } })
  expect(boardOf([master, replica], aloneFindings([master, replica]))).toMatchObject({
    errors: [{ text: "Can't connect to db1" }],
    lines: [{ side: 'master' }, { repl: 'broken' }],
  })
})
