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

/** A notice that a program before beliefs kept, to one channel. */
const kept = (row: { of: string; to: string; at: number; why: string; state: string; said?: string }) => {
  const said =
    row.said ?? JSON.stringify({ since: 5.4, from: 'warning', to: row.why === 'resolved' ? 'ok' : 'critical' })
  return `INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at, state) VALUES
    ('${row.of}${row.to}${row.at}', '${row.to}', '1', '${row.of}', ${row.at}, '${row.why}', '${said}', 1, 1, '${row.state}');`
}
const open = (checkId: string) =>
  `INSERT INTO incidents (id, check_id, opened_at, worst, text) VALUES ('${checkId}', '${checkId}', 1, 'critical', '');`

test('what people believe is what came last, unless anybody was told that it is over', () => {
  const older = { path: join(folder, 'state.db'), migrations: firstOf('store', 6), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) =>
    database.exec(`
      ${kept({ of: 'a', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{"since":5.4,"to":"warning","was":[]}' })}
      ${kept({ of: 'a', to: 'ops', at: 2, why: 'worse', state: 'sent', said: '{"since":5.4,"to":"critical","was":["warning"]}' })}
      ${kept({ of: 'a', to: 'mail', at: 2, why: 'worse', state: 'sent' })}
      ${kept({ of: 'a', to: 'page', at: 2, why: 'worse', state: 'dead' })} ${open('a')}
      ${kept({ of: 'renamed', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'renamed', to: 'duty', at: 2, why: 'resolved', state: 'sent' })}
      ${kept({ of: 'unheard', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'unheard', to: '', at: 2, why: 'resolved', state: 'sent', said: '{}' })}
      ${kept({ of: 'ending', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'ending', to: 'ops', at: 2, why: 'resolved', state: 'waiting' })}
      ${kept({ of: 'ending', to: 'mail', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'ending', to: 'mail', at: 2, why: 'resolved', state: 'sent' })}
      ${kept({ of: 'long ago', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'the monitor itself (store)', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'broken', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{' })} ${open('broken')}
      ${kept({ of: 'without', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{}' })} ${open('without')}`),
  )
  const rows = using(openDatabase({ ...older, migrations: shipped('store') }), (database) =>
    database.prepare('SELECT check_id, recipient, since, status, was FROM beliefs ORDER BY check_id, recipient').all(),
  )
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    'a mail 5 critical ["warning","critical"]',
    'a ops 5 critical ["warning","critical"]',
    'ending ops 5 critical ["critical"]',
    'the monitor itself (store) ops 5 critical ["critical"]',
  ])
})

test('of each decision there is one for each of those whom it was for, and none is lost', () => {
  const older = { path: join(folder, 'state.db'), migrations: firstOf('store', 6), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) =>
    database.exec(`INSERT INTO decisions (transition_seq, check_id, at, send, why, channels) VALUES
      (1, 'a', 1, 1, 'opened', '["ops","mail","ops"]'), (2, 'a', 2, 0, 'blocked', '[]'), (3, 'a', 3, 0, 'blocked', '{')`),
  )
  const rows = using(openDatabase({ ...older, migrations: shipped('store') }), (database) =>
    database.prepare('SELECT transition_seq, recipient, why FROM decisions ORDER BY 1, 2').all(),
  )
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    '1 mail opened',
    '1 ops opened',
    '2  blocked',
    '3  blocked',
  ])
})
