import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHistory } from '../history/store.ts'
import { openDatabase } from './database.ts'

/** Upgrades with the migrations that ship, of which database.test.ts knows nothing. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-upgrade-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Kind = 'store' | 'history'
const shipped = (kind: Kind) => join(import.meta.dirname, '..', kind, 'migrations')
const sqlOf = (kind: Kind) => readdirSync(shipped(kind)).sort()

/** The migrations of an older program: the first so many. */
function firstOf(kind: Kind, count: number): string {
  const older = join(folder, `older-${kind}`)
  mkdirSync(older)
  for (const file of sqlOf(kind).slice(0, count)) cpSync(join(shipped(kind), file), join(older, file))
  return older
}

function using<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const SEEN = "INSERT INTO transitions (seq, check_id, at, text, change) VALUES (7, 'web1/http', 1, 'refused', '{}')"
const texts = (database: DatabaseSync) => database.prepare('SELECT text FROM transitions').all()
const every = sqlOf('store')
  .slice(1)
  .map((_, index) => index + 1)

test.each(every)('a state.db of version %i is brought up to date with all it knew, and kept beside', (version) => {
  const path = join(folder, 'state.db')
  const older = { path, migrations: firstOf('store', version), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) => database.exec(SEEN))
  const newer = { ...older, migrations: shipped('store') }
  expect(using(openDatabase(newer), texts)).toEqual([{ text: 'refused' }])
  expect(using(openDatabase({ ...older, path: `${path}.v${version}` }), texts)).toEqual([{ text: 'refused' }])
})

const look = (at: number) => ({
  checkId: 'web1/tcp',
  host: 'web1',
  at,
  durationMs: 5,
  outcome: 'answered' as const,
  metrics: { connect: 5 },
  text: '',
})
const now = Date.now()

/** A history with one look in it, as a program leaves it that ends in order. */
async function leaveHistory(path: string): Promise<void> {
  const history = openHistory({ path, keepMs: 86_400_000 })
  history.append([look(now - 1_000)])
  await history.close()
}

test('a history.db is brought up to date with all its looks, and kept beside', async () => {
  const path = join(folder, 'history.db')
  await leaveHistory(path)
  // The next version of the program, whatever it will add.
  const version = sqlOf('history').length
  const migrations = firstOf('history', version)
  writeFileSync(join(migrations, '9999-next.sql'), 'CREATE TABLE next (id INTEGER)')
  openDatabase({ path, migrations, synchronous: 'NORMAL' }).close()
  for (const file of [`${path}.v${version}`, path]) {
    const database = new DatabaseSync(file)
    expect(using(database, (opened) => opened.prepare('SELECT check_id FROM series').all())).toEqual([
      { check_id: 'web1/tcp' },
    ])
  }
})

test('a history.db of a newer program is said, and not touched', async () => {
  const path = join(folder, 'history.db')
  await leaveHistory(path)
  using(new DatabaseSync(path), (database) => database.exec('PRAGMA user_version = 99'))
  const history = openHistory({ path, keepMs: 86_400_000 })
  await eventually(() => expect(history.trouble()?.text).toContain('newer Foretop'))
  await history.close()
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  expect(using(new DatabaseSync(path), (database) => database.prepare('PRAGMA user_version').get())).toEqual({
    user_version: 99,
  })
})
