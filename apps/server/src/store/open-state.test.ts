import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NewerDatabase, openDatabase } from './database.ts'
import { openState } from './open-state.ts'
import { createStateStore, NO_NUMBER } from './state.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
const TABLES =
  'states, incidents, acknowledgements, quiets, beliefs, undecided, outbox, posts, sessions, keepsakes, lists, notes, plans, adoptions, decisions, passages, tries, transitions, traces, captures'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-open-state-'))
  path = join(folder, 'state.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (migrations = MIGRATIONS) => {
  const opened = openState(folder, { migrations, synchronous: 'NORMAL' })
  return { ...opened, [Symbol.dispose]: () => opened.database.close() }
}
/** As a program left it that knew of three changes. */
function leaveState(): void {
  using opened = open()
  const store = createStateStore(opened.database)
  for (const seq of [1, 2, 3])
    store.writers.transitions([
      {
        seq,
        checkId: `web${seq}/http`,
        at: seq,
        text: 'refused',
        change: { of: 'flapping', to: true },
      },
    ])
}
function write(sql: string): void {
  using database = new DatabaseSync(path, { defensive: false })
  database.exec(sql)
}
const known = ({ database }: { readonly database: DatabaseSync }) =>
  database
    .prepare('SELECT seq FROM transitions ORDER BY seq')
    .all()
    .map(({ seq }) => seq)
const putAside = () => readdirSync(folder).filter((name) => /^state\.db\.damaged-[\dTZ.-]+$/.test(name))
/** Bytes of the file as a fault of the disk leaves them. */
function spoil(at: number, ...bytes: number[]): void {
  const all = readFileSync(path)
  all.set(bytes, at)
  writeFileSync(path, all)
}

test('a sound file is opened as it is', () => {
  leaveState()
  using again = open()
  expect([known(again), again.loss, putAside()]).toEqual([[1, 2, 3], null, []])
})

test.each([
  ['missing', false],
  ['empty', true],
])('a file that is %s is a loss only where there is a past', (_, exists) => {
  if (exists) writeFileSync(path, '')
  writeFileSync(join(folder, 'history.db'), '')
  open()[Symbol.dispose]()
  rmSync(path)
  if (exists) writeFileSync(path, '')
  writeFileSync(join(folder, 'history.db'), 'a past')
  using lost = open()
  expect(lost.loss).toBe(
    `${path} was missing or empty beside a history: open problems, silences and notes are not known any more`,
  )
  using kept = open()
  expect(kept.loss).toBeNull()
})

test('a file that is no database is kept aside, and a new one begun', () => {
  writeFileSync(path, 'this is text')
  using opened = open()
  const [aside = ''] = putAside()
  expect(opened.loss).toBe(
    `${path} is damaged (file is not a database), kept as ${join(folder, aside)}; a new one holds the 0 rows that could be read, not all of ${TABLES}`,
  )
  expect(readFileSync(join(folder, aside), 'utf8')).toBe('this is text')
  expect(known(opened)).toEqual([])
})

test.each<readonly [string, () => void]>([
  ['can be read but is said to be written by a newer program', () => write('PRAGMA user_version = 99')],
  ['can be read but is said to be written by an older program', () => write('PRAGMA user_version = 2')],
  ['says that nobody may write to it', () => spoil(18, 9)],
  [
    'has an index that misses rows',
    () =>
      write(`PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE INDEX incidents_open ON transitions (check_id)', tbl_name = 'transitions'
        WHERE name = 'incidents_open'`),
  ],
])('of a file that %s all is saved', (_, damage) => {
  leaveState()
  damage()
  using opened = open()
  expect([known(opened), opened.loss]).toEqual([
    [1, 2, 3],
    expect.stringMatching(/ is damaged \(.+; a new one holds the 3 rows that could be read, all of it$/),
  ])
  expect(putAside()).toHaveLength(1)
})

test.each([
  ['transitions', `INSERT INTO transitions VALUES (${NO_NUMBER}, 'a', 1, '', '{}')`],
  ['decisions', `INSERT INTO decisions VALUES (${NO_NUMBER}, 'ops', 'a', 1, 0, 'opened', NULL, NULL, NULL)`],
  [
    'outbox',
    `INSERT INTO outbox (seq, id, channel, incident, check_id, transition, why, notice, created_at, due_at)
     VALUES (${NO_NUMBER}, '1', 'ops', '1', 'a', 1, 'opened', '{}', 1, 1)`,
  ],
])('a number in %s that no other can follow is left behind, and all others go on', async (table, sql) => {
  leaveState()
  write(sql)
  using opened = open()
  expect(opened.loss).toContain(`(a number in ${table} is none)`)
  expect(opened.loss).toMatch(`holds the 3 rows that could be read, not all of ${table}`)
  expect([known(opened), (await createStateStore(opened.database).load()).lastSeq]).toEqual([[1, 2, 3], 3])
})

test('the highest number there can be is no damage', () => {
  leaveState()
  write(`INSERT INTO transitions VALUES (${NO_NUMBER - 1}, 'a', 1, '', '{}')`)
  using opened = open()
  expect([opened.loss, known(opened).length]).toEqual([null, 4])
})

test('a file of a newer program is refused and left where it is', () => {
  const newer = join(folder, 'newer')
  cpSync(MIGRATIONS, newer, { recursive: true })
  writeFileSync(join(newer, '9999-next.sql'), 'CREATE TABLE next (id INTEGER)')
  open(newer)[Symbol.dispose]()
  expect(() => open()).toThrow(NewerDatabase)
  expect(putAside()).toEqual([])
})

test('a file of another program is refused and left where it is', () => {
  write('CREATE TABLE states (of_america TEXT)')
  expect(() => open()).toThrow('migration 0001-state.sql')
  expect(putAside()).toEqual([])
})

test('what is in the way of the file is no damage of it', () => {
  mkdirSync(path)
  expect(() => open()).toThrow('unable to open')
  expect(() => openState(join(folder, 'nowhere'), { migrations: MIGRATIONS, synchronous: 'FULL' })).toThrow()
  expect(readdirSync(folder)).toEqual(['state.db'])
})

test('a fault of the program is no damage of the file', () => {
  leaveState()
  expect(() => open(join(folder, 'no-migrations'))).toThrow('ENOENT')
  expect(putAside()).toEqual([])
})

test('an older file that is damaged is saved into a new one of today', async () => {
  const older = join(folder, 'older')
  cpSync(MIGRATIONS, older, { recursive: true, filter: (file) => file === MIGRATIONS || basename(file) < '0005' })
  {
    using database = openDatabase({ path, migrations: older, synchronous: 'NORMAL' })
    database.exec(`INSERT INTO acknowledgements VALUES ('a', '7', 5, NULL, 'ann', '');
      INSERT INTO transitions VALUES (${NO_NUMBER}, 'a', 1, '', '{}')`)
    // So that it is this program that finds it damaged.
    database.exec('PRAGMA user_version = 6; CREATE TABLE sessions (mark TEXT)')
  }
  using opened = open()
  expect((await createStateStore(opened.database).load()).acknowledgements.get('a')).toMatchObject({
    by: 'ann',
    status: 'critical',
  })
})

test('a damaged file for which no new one can be begun stays where it is, for the next start', () => {
  leaveState()
  write(`INSERT INTO transitions VALUES (${NO_NUMBER}, 'a', 1, '', '{}')`)
  const full = join(folder, 'full')
  cpSync(MIGRATIONS, full, { recursive: true })
  // Stands for a disk that is full: what is there can be read, nothing new can be made.
  writeFileSync(join(full, '0002-outbox.sql'), 'no room')
  expect(() => open(full)).toThrow('migration 0002-outbox.sql')
  expect(readdirSync(folder).sort()).toEqual(['full', 'state.db'])
  using opened = open()
  expect(known(opened)).toEqual([1, 2, 3])
})

test('what a start that was killed had saved already is taken up by the next', () => {
  leaveState()
  writeFileSync(`${path}-wal`, 'of the damaged one')
  renameSync(path, `${path}.new`)
  using opened = open()
  expect([known(opened), opened.loss]).toEqual([
    [1, 2, 3],
    `${path} was damaged; a new one holds what could be read of it`,
  ])
})

test('all that was saved is in the one file that is moved', () => {
  leaveState()
  write(`INSERT INTO transitions VALUES (${NO_NUMBER}, 'a', 1, '', '{}')`)
  using opened = open()
  expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([])
  expect(known(opened)).toEqual([1, 2, 3])
})
